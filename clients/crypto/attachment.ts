/**
 * Attachments: sealed in chunks of 64 KiB, so that neither side ever holds more than a few chunks in memory.
 * Stored bytes = 0x01 ‖ prefix (16) ‖ commitment (32), then the chunks. SPEC "Cryptography", section 9.
 */

import sodium from "libsodium-wrappers";
import { type Bytes, concat, equal, type Id, idToBytes, tup, u32be } from "#protocol/bytes.ts";
import { bytes, id, map, type Shape, text, uint } from "#protocol/schema.ts";
import { badContent, deriveBoxKey, whyItFailed } from "./aead.ts";
import { MAX_CONTENT, paddedLength } from "./padding.ts";
import { exactPieces, padded, type Source, withoutPadding } from "./pieces.ts";
import { type RandomSource, randomBytes } from "./random.ts";
import { AttachmentKey } from "./secret.ts";
import { StreamHash } from "./stream-hash.ts";

const FORMAT = 0x01;
const PREFIX = 16;
const COMMITMENT = 32;
const TAG = 16;

/** How many bytes of padded content a chunk has. The last chunk has 1 byte to this many. */
export const CHUNK: number = 64 * 1024;
/** How many stored bytes come before the first chunk. */
export const HEAD: number = 1 + PREFIX + COMMITMENT;

export type { Source } from "./pieces.ts";

/** An attachment in the signed header of an entry. */
export interface AttachmentHeader {
	file: Id;
	chunks: number;
	/** The number of stored bytes. */
	size: number;
	/** H of all stored bytes. */
	hash: Bytes;
}

/** The confidential data of an attachment, in the sealed content of the entry. */
export interface AttachmentInfo {
	file: Id;
	name: string;
	/** A media type. */
	type: string;
	/** The size of the content, in bytes. */
	size: number;
	key: AttachmentKey;
}

const keyShape: Shape<AttachmentKey> = {
	form: { kind: "bytes", length: 32 },
	toCbor: (key, field) => bytes(32).toCbor(key.export(), field),
	fromCbor: (value, field) => new AttachmentKey(bytes(32).fromCbor(value, field)),
};

/** The shape of AttachmentInfo in the content of an entry. */
export const attachmentInfo: Shape<AttachmentInfo> = map({ file: id, name: text(255), type: text(100), size: uint, key: keyShape });

/** The number of chunks, and the number of stored bytes (`size`), for `size` bytes of content. */
export function storedShape(size: number): { chunks: number; size: number } {
	const length = paddedLength(size);
	const chunks = Math.ceil(length / CHUNK);
	return { chunks, size: HEAD + length + chunks * TAG };
}

/** prefix ‖ u56be(index) ‖ u8(final). */
function chunkNonce(prefix: Bytes, index: number, final: number): Bytes {
	return concat(prefix, u32be(Math.floor(index / 2 ** 24)), u32be((index % 2 ** 24) * 256 + final));
}

/** tup(file, index, final). */
function chunkAad(file: Id, index: number, final: number): Bytes {
	return tup(idToBytes(file), index, final);
}

function fileKey(file: Id, key: AttachmentKey, prefix: Bytes): { key: Bytes; commitment: Bytes } {
	return key.use((raw) => deriveBoxKey(raw, "file", prefix, idToBytes(file)));
}

/**
 * An attachment that is being sealed. `stored` can be read once, in order. `header` and `info` are known after the end of `stored`.
 * To retry after an interruption, send the same stored bytes again. `sealAttachment` makes the key itself, so that no other content
 * is ever sealed under this key.
 */
export interface Sealing {
	/** The head (49 bytes), then one piece for each chunk. */
	stored: AsyncGenerator<Bytes, void, undefined>;
	/** @throws Error before the end of `stored`. */
	header(): AttachmentHeader;
	/** @param type a media type. @throws Error before the end of `stored`. */
	info(name: string, type: string): AttachmentInfo;
}

/**
 * Seals an attachment while it is read. The padding comes at the end, so the size of the content needn't be known at the beginning.
 * @param source pieces of any size. At most one chunk is held at a time.
 */
export function sealAttachment(file: Id, source: Source, random: RandomSource = randomBytes): Sealing {
	const key = new AttachmentKey(random(32));
	const content = { size: 0 };
	let header: AttachmentHeader | undefined;

	async function* stored(): AsyncGenerator<Bytes, void, undefined> {
		const total = new StreamHash();
		try {
			let size = 0;
			let pieces = 0;
			for await (const piece of sealedPieces(file, key, padded(source, content), random(PREFIX))) {
				total.update(piece);
				size += piece.length;
				pieces += 1;
				yield piece;
			}
			header = { file, chunks: pieces - 1, size, hash: total.digest() };
		} finally {
			total.close();
		}
	}
	const finished = (): AttachmentHeader => {
		if (!header) throw new Error("read all of `stored` first");
		return header;
	};
	return { stored: stored(), header: finished, info: (name, type) => ({ file: finished().file, name, type, size: content.size, key }) };
}

/** The head, then the chunks. */
async function* sealedPieces(file: Id, key: AttachmentKey, content: Source, prefix: Bytes): AsyncGenerator<Bytes> {
	const derived = fileKey(file, key, prefix);
	yield concat(Uint8Array.of(FORMAT), prefix, derived.commitment);
	let index = 0;
	for await (const { piece, last } of exactPieces(content, CHUNK)) {
		const final = last ? 1 : 0;
		const nonce = chunkNonce(prefix, index, final);
		yield sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(piece, chunkAad(file, index, final), null, nonce, derived.key);
		index += 1;
	}
}

/**
 * Opens an attachment while it arrives.
 *
 * It yields nothing until header, info and key commitment fit together. It yields the content of a chunk after it has
 * verified the chunk's tag, position, file and final flag. It never yields an unverified byte. Count, total hash and padding
 * are verified at the *end* of the generator. So don't show or run anything of the file before the end, and discard it when
 * the generator throws.
 * @param header from the entry's verified, signed header. @param info from the opened content of the same entry.
 * @param source the stored bytes, in pieces of any size; at most one chunk is held at a time.
 * @throws ProtocolError `bad-content`, the same for every cause: chunks swapped, missing, repeated, cut, or from another file; the
 * library's own error when it gets no memory.
 */
export async function* openAttachment(
	header: AttachmentHeader,
	info: AttachmentInfo,
	source: Source,
): AsyncGenerator<Bytes, void, undefined> {
	if (info.size > MAX_CONTENT) throw badContent();
	const shape = storedShape(info.size);
	if (header.file !== info.file || header.chunks !== shape.chunks || header.size !== shape.size) throw badContent();
	const total = new StreamHash();
	try {
		yield* openChunks(info, hashed(source, total, header.size));
		if (!equal(total.digest(), header.hash)) throw badContent();
	} finally {
		total.close();
	}
}

/**
 * Passes the source on, hashes it, and checks that it has exactly `size` bytes. Without the limit, an author and a server
 * together could send chunks of padding for ever.
 */
async function* hashed(source: Source, total: StreamHash, size: number): AsyncGenerator<Bytes> {
	let stored = 0;
	for await (const piece of source) {
		stored += piece.length;
		if (stored > size) throw badContent();
		total.update(piece);
		yield piece;
	}
	if (stored !== size) throw badContent();
}

async function* openChunks(info: AttachmentInfo, source: Source): AsyncGenerator<Bytes> {
	let derived: Derived | undefined;
	let position = 0;
	let index = 0;
	for await (const { piece, last } of exactPieces(source, CHUNK + TAG, HEAD)) {
		if (!derived) {
			derived = openHead(piece, info);
			continue;
		}
		const opened = openChunk(derived, info.file, index, piece, last);
		const content = withoutPadding(opened, position, info.size);
		if (!content) throw badContent();
		position += opened.length;
		index += 1;
		if (content.length > 0) yield content;
	}
}

interface Derived {
	prefix: Bytes;
	key: Bytes;
}

function openHead(head: Bytes, info: AttachmentInfo): Derived {
	if (head[0] !== FORMAT) throw badContent();
	const prefix = head.slice(1, 1 + PREFIX);
	const { key, commitment } = fileKey(info.file, info.key, prefix);
	if (!sodium.memcmp(commitment, head.slice(1 + PREFIX))) throw badContent();
	return { prefix, key };
}

function openChunk({ prefix, key }: Derived, file: Id, index: number, chunk: Bytes, last: boolean): Bytes {
	const final = last ? 1 : 0;
	try {
		return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
			null,
			chunk,
			chunkAad(file, index, final),
			chunkNonce(prefix, index, final),
			key,
		);
	} catch (error) {
		throw whyItFailed(error);
	}
}

/** Attachments: sealed and uploaded in parts, downloaded and verified as streams. SPEC "Cryptography", section 9. */
import {
	type AttachmentHeader,
	type AttachmentInfo,
	openAttachment,
	type Source,
	sealAttachment,
	storedShape,
} from "#crypto/attachment.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, type Id, toBase64Url } from "#protocol/bytes.ts";
import { files, PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";

/** A file to attach. */
export interface AttachmentSource {
	/** The file's name, as readers see it. */
	name: string;
	/** A media type. */
	type: string;
	/** Of the content, in bytes. */
	size: number;
	content: Source;
}

/** An uploaded attachment. */
export interface Attached {
	/** For `attachments` in the options of `write`. */
	header: AttachmentHeader;
	/** For `files` in the entry's content. */
	info: AttachmentInfo;
}

/** Called with the number of stored bytes done so far, and with their total. */
export type Progress = (done: number, total: number) => void;

/**
 * Seals and uploads a file. Keeps only one part of 4 MiB in memory. A lost part is sent again. After an error, or when the signal
 * aborts, the server is asked to drop the parts that it has.
 * @param source the file.
 * @param more signal: aborts the upload before the next part. onProgress: called after each part.
 * @returns header and info, for the entry that holds the attachment.
 * @throws ProtocolError too-large, with the network's limit; bad-input (field size) when the content has another size after padding;
 * the signal's reason.
 * @example const { header, info } = await attach(session, thread, { name: "ticket.pdf", type: "application/pdf", size, content });
 */
export async function attach(
	session: UnlockedSession,
	compartment: Id,
	source: AttachmentSource,
	more: { onProgress?: Progress; signal?: AbortSignal } = {},
): Promise<Attached> {
	const file = randomId();
	const { size } = storedShape(source.size);
	const sealing = sealAttachment(file, source.content);
	await session.server.call(files.begin, { body: { file, compartment, size } });
	try {
		let part = 0;
		let done = 0;
		for await (const bytes of splitIntoParts(sealing.stored, size)) {
			more.signal?.throwIfAborted();
			await session.server.upload(files.put, { file, part }, bytes);
			part += 1;
			done += bytes.length;
			more.onProgress?.(done, size);
		}
		const header = sealing.header();
		if (header.size !== size) throw new ProtocolError("bad-input", "size: the content has another size", "size");
		await session.server.call(files.finish, { params: { file }, body: { hash: toBase64Url(header.hash) } });
		return { header, info: sealing.info(source.name.normalize("NFC"), source.type) };
	} catch (error) {
		await session.server.call(files.giveUp, { params: { file } }).catch(() => {});
		throw error;
	}
}

/**
 * Joins pieces to parts of equal size; the last one may be shorter.
 * @throws ProtocolError bad-input when there are more than `size` bytes.
 */
export async function* splitIntoParts(stored: AsyncIterable<Bytes>, size: number): AsyncGenerator<Bytes, void, undefined> {
	let part = new Uint8Array(Math.min(PART, size));
	let filled = 0;
	let total = 0;
	for await (const piece of stored) {
		total += piece.length;
		if (total > size) throw new ProtocolError("bad-input", "size: the content has another size", "size");
		for (let offset = 0; offset < piece.length; ) {
			const take = Math.min(piece.length - offset, part.length - filled);
			part.set(piece.subarray(offset, offset + take), filled);
			filled += take;
			offset += take;
			if (filled < part.length) continue;
			yield part;
			const remaining = size - total + (piece.length - offset);
			part = new Uint8Array(Math.min(PART, remaining));
			filled = 0;
		}
	}
	if (filled > 0) yield part.subarray(0, filled);
}

/** How often a broken download is resumed at most. */
const MAX_RESUMES = 5;

/**
 * Downloads an attachment and opens it while it arrives. After a broken connection it goes on where it stopped.
 * @param header from the entry's signed header. @param info from its content.
 * @yields verified pieces of the content. The file is complete only at the end. Show nothing before that, and drop all pieces if it
 * throws.
 * @throws ProtocolError bad-content when the file isn't the one that its author attached; unavailable when the connection breaks too often.
 * @example for await (const piece of saveAttachment(session, header, info)) await out.write(piece);
 */
export function saveAttachment(
	session: UnlockedSession,
	header: AttachmentHeader,
	info: AttachmentInfo,
	onProgress?: Progress,
): AsyncGenerator<Bytes, void, undefined> {
	return openAttachment(header, info, download(session, header, onProgress));
}

async function* download(
	session: UnlockedSession,
	{ file, size }: AttachmentHeader,
	onProgress?: Progress,
): AsyncGenerator<Bytes, void, undefined> {
	let done = 0;
	for (let attempt = 0; done < size; attempt++) {
		const range = done === 0 ? undefined : { from: done, to: size - 1 };
		try {
			for await (const piece of await session.server.download(files.get, { file }, range)) {
				done += piece.length;
				onProgress?.(Math.min(done, size), size);
				yield piece;
			}
			// If the server has sent too little, openAttachment refuses the file.
			return;
		} catch (error) {
			if (!isRefusal(error, "unavailable") || attempt >= MAX_RESUMES) throw error;
		}
	}
}

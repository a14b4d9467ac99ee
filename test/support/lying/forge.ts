/** Forgeries of a server that has its logs' keys, and perhaps the help of a member. They are valid apart from the lie. */
import sodium from "libsodium-wrappers";
import { deriveBoxKey } from "#crypto/aead.ts";
import { type AttachmentInfo, CHUNK, HEAD, storedShape } from "#crypto/attachment.ts";
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import type { EntryKey } from "#crypto/secret.ts";
import { SigningKey } from "#crypto/signing.ts";
import { type Bytes, concat, fromBase64Url, hash, type Id, idToBytes, toBase64Url, tup, u32be } from "#protocol/bytes.ts";
import { type CompactCheckpoint, checkpointText } from "#protocol/log/checkpoint.ts";
import { append, EMPTY_FRONTIER, leafHash, rootOfFrontier } from "#protocol/log/merkle.ts";
import { formatNote, type Note, parseNote, signText } from "#protocol/log/note.ts";
import type { Body, Fields, StatementType } from "#protocol/statements/registry.ts";
import { directoryLeaf, entryAad, parseLeaf, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { lastClosing, openCompartment } from "#sdk/compartments/compartment.ts";
import { encodeContent } from "#sdk/compartments/content.ts";
import { epochKey } from "#sdk/compartments/epoch-keys.ts";
import { message, readAll, type UnlockedSession } from "#sdk/index.ts";
import type { Server } from "../server.ts";
import { forge, type Lie } from "./lies.ts";
import type { LyingWorld } from "./lying-world.ts";

/** A checkpoint signed by a log. @param root by default that of a made-up history. */
export function signedByLog(
	{ context: { secrets, logKey } }: Server,
	size: number,
	root: Bytes = new Uint8Array(32).fill(7),
	log: "directory" | "access" = "directory",
): CompactCheckpoint {
	const text = new TextEncoder().encode(checkpointText(logKey(log).name, size, root));
	return { size, root, signature: new SigningKey(secrets.logSeeds![log]).sign(text) };
}

/** Lies that serve these leaves as the directory, under a checkpoint that the log signs. */
export function directoryOf(world: LyingWorld, leaves: Wire[]): Lie[] {
	const hashes = leaves.map((wire) => leafHash(directoryLeaf(parseLeaf(world.network, wire))));
	const { size, root, signature } = signedByLog(world.server, leaves.length, rootOfFrontier(append(EMPTY_FRONTIER, hashes)));
	const checkpoint = { size, root: toBase64Url(root), signature: toBase64Url(signature) };
	const page = (from: number) => ({ statements: leaves.slice(from), from, size, checkpoint });
	return [
		forge("directory.read", "", (_: unknown, { url }: { url: URL }) => page(Number(url.searchParams.get("from") ?? 0))),
		forge("directory.inviteRead", "", (_: unknown, { sent }: { sent: { from: number } }) => page(sent.from)),
	];
}

/** The note of a checkpoint with the same size and another root, signed by the log's key. */
export function otherTree({ context: { secrets, logKey } }: Server, note: string, log: "access" | "directory"): Note {
	const [name, size] = parseNote(note).text.split("\n");
	const text = `${name}\n${size}\n${Buffer.from(new Uint8Array(32).fill(1)).toString("base64")}\n`;
	const seed = new SigningKey(secrets.logSeeds![log]);
	return { text, signatures: [signText(logKey(log), text, null, (input) => seed.sign(input))] };
}

export const noteBytes = (note: Note): Bytes => new TextEncoder().encode(formatNote(note));

/** The fields of a statement without its envelope, to sign a similar one. */
export function fieldsOf<T extends StatementType>({ body }: Statement<T>): Fields<T> {
	const { by, ke, as, cp, at, ...fields } = body;
	return fields as unknown as Fields<T>;
}

/** A statement with some bytes of its body changed in place. */
export function altered(wire: Wire, old: Bytes, put: Bytes): Wire {
	const body = fromBase64Url(wire.body);
	const at = body.findIndex((_, i) => old.every((byte, j) => body[i + j] === byte));
	if (at < 0 || old.length !== put.length) throw new Error("these bytes are not in the statement");
	body.set(put, at);
	return { ...wire, body: toBase64Url(body) };
}

export interface Crafting {
	/** The signer; by default the session that has the keys. */
	signer?: UnlockedSession;
	fields?: Partial<Fields<"entry">>;
	as?: Id;
	text?: string;
	/** Replaces the honest sealing. */
	seal?(key: EntryKey, aad: Bytes, plain: Bytes): Bytes;
	/** Changes the box before the header names it. */
	spoil?(box: Bytes): Bytes;
}

/** A forged entry, as the server would serve it at `seq`. */
export async function craftEntry(by: UnlockedSession, thread: Id, seq: number, crafting: Crafting = {}) {
	const { signer = by, text = "made up", seal = sealEntry, spoil = (box: Bytes) => box } = crafting;
	await readAll(by, thread);
	const opened = await openCompartment(by, thread);
	const entry = randomId();
	const fields = {
		compartment: thread,
		number: opened.state.epochs.length,
		entry,
		n: opened.transcript.lastNumber(signer.me) + 1,
		prev: opened.transcript.heads(lastClosing(opened)).slice(-8),
		attachments: [],
		replaces: null,
		...crafting.fields,
	};
	const key = entryKey(await epochKey(by, opened, fields.number), fields.entry);
	const as = crafting.as ?? null;
	const at = by.now();
	const sign = (box: Bytes) => signer.sign("entry", { ...fields, box }, as, at);
	const header = sign(new Uint8Array(32)).body as Body<"entry">;
	const box = spoil(seal(key, entryAad(header), encodeContent(message(text))));
	return { seq, at, entry: toWire(sign(hash(box))), box: toBase64Url(box) };
}

/** A stored file with a changed last chunk, sealed with the author's key. */
export function resealLast(stored: Bytes, { file, size, key }: AttachmentInfo, change: (padded: Bytes) => Bytes): Bytes {
	const last = storedShape(size).chunks - 1;
	const at = HEAD + last * (CHUNK + 16);
	const prefix = stored.slice(1, 17);
	const nonce = concat(prefix, u32be(0), u32be(last * 256 + 1));
	const aad = tup(idToBytes(file), last, 1);
	const { key: derived } = key.use((raw) => deriveBoxKey(raw, "file", prefix, idToBytes(file)));
	const padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, stored.slice(at), aad, nonce, derived);
	return concat(stored.slice(0, at), sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(change(padded), aad, null, nonce, derived));
}

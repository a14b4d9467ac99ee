/** Forgeries of a dishonest server that has the keys of its logs, perhaps with the help of a member. Each is valid apart from its one lie. */
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

/** A checkpoint that is signed by a log. @param root default: an invented root. */
export function signedByLog(
	{ context: { secrets, logKey } }: Server,
	size: number,
	root: Bytes = new Uint8Array(32).fill(7),
	log: "directory" | "access" = "directory",
): CompactCheckpoint {
	const text = new TextEncoder().encode(checkpointText(logKey(log).name, size, root));
	return { size, root, signature: new SigningKey(secrets.logSeeds![log]).sign(text) };
}

/** Lies that serve these statements as the whole directory, with a checkpoint that the log has signed. */
export function serveDirectory(world: LyingWorld, leaves: Wire[]): Lie[] {
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
export function noteOfOtherTree({ context: { secrets, logKey } }: Server, note: string, log: "access" | "directory"): Note {
	const [name, size] = parseNote(note).text.split("\n");
	const text = `${name}\n${size}\n${Buffer.from(new Uint8Array(32).fill(1)).toString("base64")}\n`;
	const signer = new SigningKey(secrets.logSeeds![log]);
	return { text, signatures: [signText(logKey(log), text, null, (input) => signer.sign(input))] };
}

export const noteBytes = (note: Note): Bytes => new TextEncoder().encode(formatNote(note));

/** The fields of a statement without its envelope, to sign a similar one. */
export function fieldsOf<T extends StatementType>({ body }: Statement<T>): Fields<T> {
	const { by, ke, as, cp, at, ...fields } = body;
	return fields as unknown as Fields<T>;
}

/** A statement with some bytes of its body changed in place. */
export function withBytesReplaced(wire: Wire, old: Bytes, replacement: Bytes): Wire {
	const body = fromBase64Url(wire.body);
	const at = body.findIndex((_, i) => old.every((byte, j) => body[i + j] === byte));
	if (at < 0 || old.length !== replacement.length) throw new Error("these bytes are not in the statement");
	body.set(replacement, at);
	return { ...wire, body: toBase64Url(body) };
}

/** How a forged entry differs from an honest one. */
export interface EntryForgery {
	/** The signer. Default: the session that has the keys. */
	signer?: UnlockedSession;
	fields?: Partial<Fields<"entry">>;
	as?: Id;
	text?: string;
	/** Seals the content in another way. */
	seal?(key: EntryKey, aad: Bytes, plain: Bytes): Bytes;
	/** Changes the box before its hash is signed in the header. */
	changeBox?(box: Bytes): Bytes;
}

/** A forged entry, in the form in which the server would serve it. @param by a session that has the keys. @param seq its position */
export async function forgeEntry(by: UnlockedSession, thread: Id, seq: number, forgery: EntryForgery = {}) {
	const { signer = by, text = "made up", seal = sealEntry, changeBox = (box: Bytes) => box } = forgery;
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
		...forgery.fields,
	};
	const key = entryKey(await epochKey(by, opened, fields.number), fields.entry);
	const as = forgery.as ?? null;
	const at = by.now();
	const sign = (box: Bytes) => signer.sign("entry", { ...fields, box }, as, at);
	const header = sign(new Uint8Array(32)).body as Body<"entry">;
	const box = changeBox(seal(key, entryAad(header), encodeContent(message(text))));
	return { seq, at, entry: toWire(sign(hash(box))), box: toBase64Url(box) };
}

/** Changes the last chunk of a stored file, and seals it again with the author's key. @param change gets the padded plaintext */
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

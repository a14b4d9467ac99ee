/**
 * The key of one log, and the memory that keeps it from signing two different pasts. Only this file touches log keys.
 *
 * The memory is a file outside of Postgres with the last note that was signed. The next head must be a consistent
 * extension of it: proven by a Merkle consistency proof, not merely larger. So a database that was restored from a backup,
 * or that failed over to a standby which lacked the tail, is refused, also when it has grown past the old size since.
 *
 * The file is read anew each time, so two processes that share it sign one past. Two that each have a file of their own
 * don't sign in turns: who doesn't remember what is published refuses.
 *
 * Order (docs/decisions/0003-signing-order.md): only heads that are committed and durable in Postgres are given to `sign`;
 * `sign` writes the memory, durably, before it returns; only then is the note published. So a rolled-back transaction
 * never reaches the memory, and no note ever gets out that the memory doesn't know.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign as signBytes } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "#protocol/bytes.ts";
import { type CompactCheckpoint, checkpointText, type LogKey, logKey, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { EMPTY_ROOT } from "#protocol/log/merkle.ts";
import { formatNote, formatVerifierKey, signText } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { TreeHead } from "./tree.ts";

export interface SignerOptions {
	/** The first line of each checkpoint and the key's name. */
	origin: string;
	/** The Ed25519 seed, 32 bytes. */
	seed: Bytes;
	/** Where this log's last note is kept: on this machine's own disk, and not in a backup together with the database. */
	memoryFile: string;
	/** What the log's tree extends at the least, where it goes on after a restart. Default: the empty tree. */
	base?: TreeHead;
}

export interface SignedCheckpoint extends CompactCheckpoint {
	/** The C2SP signed note. */
	note: string;
}

export interface Signer {
	readonly key: LogKey;
	/** For other people's tools: `<name>+<id>+<key>`. */
	readonly verifierKey: string;
	/** What was signed last; null before the first time. */
	last(): Promise<SignedCheckpoint | null>;
	/**
	 * Signs a committed head. One at a time; the same head again gives the same note.
	 * @returns null for an empty log of which nothing was signed.
	 * @throws ForkRefusedError when `head` doesn't extend what was signed last. Nothing was signed then.
	 */
	sign(head: TreeHead, tree: Tree): Promise<SignedCheckpoint | null>;
}

/** The tree that a head is of, and what is known of it. */
export interface Tree {
	/** The size of the newest checkpoint that was published; 0 for none. */
	published: number;
	/** Makes the consistency proof between two sizes. */
	prove(first: number, second: number): Promise<Bytes[]>;
}

/** Signing would make a fork: the database is not the one whose past this key has signed. For the operator. */
export class ForkRefusedError extends Error {
	override readonly name = "ForkRefusedError";
}

/** The database lacks what this key has signed, or has another past; as opposed to a memory that is gone. */
export class CutBackError extends ForkRefusedError {}

const EMPTY: TreeHead = { size: 0, root: EMPTY_ROOT };

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** @throws Error when the memory file is there and isn't a note of this very key: it is never overwritten then. */
export async function createSigner({ origin, seed, memoryFile, base = EMPTY }: SignerOptions): Promise<Signer> {
	await sodiumReady;
	if (seed.length !== 32) throw new RangeError("an Ed25519 seed has 32 bytes");
	const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
	const key = logKey(origin, publicKeyOf(secret));
	await readMemory(memoryFile, key);
	let queue: Promise<unknown> = Promise.resolve();

	const signNow: Signer["sign"] = async (head, tree) => {
		const memory = await readMemory(memoryFile, key);
		const known = memory ?? base;
		if (tree.published > known.size) throw forgotten(origin, memoryFile, known.size, tree.published);
		if (head.size === 0 && known.size === 0) return null;
		await checkExtension(origin, known, head, tree.prove);
		const text = checkpointText(origin, head.size, head.root);
		const signed = signText(key, text, null, (message) => new Uint8Array(signBytes(null, message, secret)));
		const note = formatNote({ text, signatures: [signed] });
		if (memory?.size !== head.size) await writeMemory(memoryFile, note);
		return { size: head.size, root: head.root, signature: signed.signature, note };
	};
	return {
		key,
		verifierKey: formatVerifierKey(key),
		last: () => readMemory(memoryFile, key),
		sign(head, tree) {
			const turn = queue.then(() => signNow(head, tree));
			queue = turn.catch(() => {});
			return turn;
		},
	};
}

function publicKeyOf(secret: KeyObject): Bytes {
	return new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32));
}

function forgotten(origin: string, file: string, size: number, published: number): ForkRefusedError {
	return new ForkRefusedError(
		`The log ${origin} has published a checkpoint of ${published} entries, and this process remembers ${size}. Either another process signs it too: give exactly one CLOISTER_SIGNER=true. Or the memory is gone: put the newest checkpoint that anybody outside has seen into ${file}.`,
	);
}

async function checkExtension(origin: string, { size, root }: TreeHead, head: TreeHead, prove: Tree["prove"]): Promise<void> {
	const refuse = (what: string, cause?: unknown) =>
		new CutBackError(
			`The log ${origin} was signed at size ${size}, and the database ${what}: it was restored from an older state, or changed. Nothing more is signed.`,
			{ cause },
		);
	if (head.size < size) throw refuse(`has ${head.size} entries only`);
	const proof = await prove(size, head.size).catch((error: unknown) => {
		if (error instanceof RangeError) throw refuse("lacks parts of its tree", error);
		throw error;
	});
	if (!verifyConsistency(size, head.size, root, head.root, proof)) throw refuse("has another past");
}

async function readMemory(file: string, key: LogKey): Promise<SignedCheckpoint | null> {
	let note: string;
	try {
		note = await fs.readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	}
	try {
		return { ...openCheckpoint(note, key).compact, note };
	} catch (cause) {
		throw new Error(`${file} is not a checkpoint that the log ${key.name} signed with its present key.`, { cause });
	}
}

/** After this returns, the note survives a power cut; before, the old one does. */
async function writeMemory(file: string, note: string): Promise<void> {
	const half = `${file}.${process.pid}.new`;
	await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
	await fs.writeFile(half, note, { mode: 0o600, flush: true });
	await fs.rename(half, file);
	const folder = await fs.open(path.dirname(file), "r");
	// Windows can't sync a folder, and doesn't need it.
	await folder.sync().catch(() => {});
	await folder.close();
}

/**
 * Signs the checkpoints of one log, and keeps a memory that stops it from signing a fork. Only this file signs with log keys.
 *
 * The memory is a file outside of Postgres with the last note that was signed. A Merkle consistency proof must show that the next head
 * extends the tree of this note. A larger size is not enough. So the signer refuses a database that was restored from a backup, or that
 * failed over to a standby without the newest entries, even when it has grown past the old size since.
 *
 * The file is read each time, so two processes that share it sign one history. When two processes have a file each, the one that
 * doesn't remember the newest published checkpoint refuses to sign.
 *
 * Order (docs/decisions/0003-signing-order.md): `sign` gets only heads that are committed and durable in Postgres. It writes the memory,
 * durably, before it returns. Only then is the note published. So a transaction that is rolled back never reaches the memory, and the
 * memory knows every published note.
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
import { SerialQueue } from "#server/base/serial-queue.ts";
import type { TreeHead } from "./tree.ts";

export interface SignerOptions {
	/** The first line of each checkpoint and the key's name. */
	origin: string;
	/** The Ed25519 seed, 32 bytes. */
	seed: Bytes;
	/** The file with the last note. It must be on this machine's own disk, and not in one backup with the database. */
	memoryFile: string;
	/** After a restart of the log: the head that its tree must extend. Default: the empty tree. */
	base?: TreeHead;
}

export interface SignedCheckpoint extends CompactCheckpoint {
	/** The C2SP signed note. */
	note: string;
}

export interface Signer {
	readonly key: LogKey;
	/** For other tools, as in C2SP signed notes: `<name>+<id>+<key>`. */
	readonly verifierKey: string;
	/** The checkpoint that was signed last; null before the first time. */
	last(): Promise<SignedCheckpoint | null>;
	/**
	 * Signs a committed head. The same head gives the same note again.
	 * @returns null for an empty log of which nothing was signed.
	 * @throws ForkRefusedError when `head` doesn't extend what was signed last; nothing is signed then.
	 */
	sign(head: TreeHead, tree: SignedTree): Promise<SignedCheckpoint | null>;
}

/** What the signer needs to know about the tree of a head. */
export interface SignedTree {
	/** The size of the newest checkpoint that was published; 0 for none. */
	published: number;
	/** Makes the consistency proof between two sizes. */
	prove(first: number, second: number): Promise<Bytes[]>;
}

/** Signing would make a fork: this database doesn't have the history that the key has signed. The message is for the operator. */
export class ForkRefusedError extends Error {
	override readonly name = "ForkRefusedError";
}

/**
 * The database lacks entries that this key has signed, or has another history. A plain ForkRefusedError means that the memory is
 * behind the published checkpoints.
 */
export class RolledBackError extends ForkRefusedError {}

const EMPTY_TREE: TreeHead = { size: 0, root: EMPTY_ROOT };

/** DER of an Ed25519 private key, up to its 32 bytes (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** @throws Error when the memory file has something else than a note of this key (the file is kept); RangeError for a bad seed. */
export async function createSigner({ origin, seed, memoryFile, base = EMPTY_TREE }: SignerOptions): Promise<Signer> {
	await sodiumReady;
	if (seed.length !== 32) throw new RangeError("an Ed25519 seed has 32 bytes");
	const secret = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: "der", type: "pkcs8" });
	const key = logKey(origin, publicKeyOf(secret));
	await readMemory(memoryFile, key);
	const turns = new SerialQueue();

	const signNow: Signer["sign"] = async (head, tree) => {
		const memory = await readMemory(memoryFile, key);
		const last = memory ?? base;
		if (tree.published > last.size) throw memoryLost(origin, memoryFile, last.size, tree.published);
		if (head.size === 0 && last.size === 0) return null;
		await checkExtends(origin, last, head, tree.prove);
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
		sign: (head, tree) => turns.run(() => signNow(head, tree)),
	};
}

function publicKeyOf(secret: KeyObject): Bytes {
	return new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32));
}

function memoryLost(origin: string, file: string, size: number, published: number): ForkRefusedError {
	return new ForkRefusedError(
		`The log ${origin} has published a checkpoint of ${published} entries, but the last one that this process remembers has ${size}. If another process signs this log too, set CLOISTER_SIGNER=true for exactly one of them. If the file ${file} was lost, put the newest checkpoint that anybody outside has seen into it.`,
	);
}

async function checkExtends(origin: string, { size, root }: TreeHead, head: TreeHead, prove: SignedTree["prove"]): Promise<void> {
	const refusal = (problem: string, cause?: unknown) =>
		new RolledBackError(
			`The log ${origin} was signed at size ${size}, but the database ${problem}. It was restored from an older state, or somebody has changed it. This log is not signed any more (docs/operations.md, section Restore).`,
			{ cause },
		);
	if (head.size < size) throw refusal(`has only ${head.size} entries`);
	const proof = await prove(size, head.size).catch((error: unknown) => {
		if (error instanceof RangeError) throw refusal("lacks parts of its tree", error);
		throw error;
	});
	if (!verifyConsistency(size, head.size, root, head.root, proof)) throw refusal("has another history");
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
		throw new Error(
			`${file} is not a checkpoint that the log ${key.name} signed with its present key: restore the file, or the secrets folder that belongs to it.`,
			{ cause },
		);
	}
}

/** Once this returns, the note survives a power cut. Until then, the old note stays. */
async function writeMemory(file: string, note: string): Promise<void> {
	const draft = `${file}.${process.pid}.new`;
	await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
	await fs.writeFile(draft, note, { mode: 0o600, flush: true });
	await fs.rename(draft, file);
	const folder = await fs.open(path.dirname(file), "r");
	// Windows can't sync a folder, and doesn't need to.
	await folder.sync().catch(() => {});
	await folder.close();
}

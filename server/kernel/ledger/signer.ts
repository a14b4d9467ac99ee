/**
 * The key of one log, and the memory that keeps it from signing two different pasts. Only this file touches log keys.
 *
 * The memory is a file outside of Postgres with the last note that was signed. The next head must be a consistent
 * extension of it: proven by a Merkle consistency proof, not merely larger. So a database that was restored from a backup,
 * or that failed over to a standby which lacked the tail, is refused, also when it has grown past the old size since.
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
	last(): TreeHead | null;
	/**
	 * Signs a committed head. One at a time; the same head again gives the same note.
	 * @param prove makes the consistency proof between two sizes, from the tree that `head` is of.
	 * @throws ForkRefusedError when `head` doesn't extend what was signed last. Nothing was signed then.
	 */
	sign(head: TreeHead, prove: (first: number, second: number) => Promise<Bytes[]>): Promise<SignedCheckpoint>;
}

/** Signing would make a fork: the database is not the one whose past this key has signed. For the operator. */
export class ForkRefusedError extends Error {
	override readonly name = "ForkRefusedError";
}

/** DER of an Ed25519 private key up to its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** @throws Error when the memory file is there and isn't a note of this very key: it is never overwritten then. */
export async function createSigner({ origin, seed, memoryFile }: SignerOptions): Promise<Signer> {
	await sodiumReady;
	if (seed.length !== 32) throw new RangeError("an Ed25519 seed has 32 bytes");
	const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
	const key = logKey(origin, publicKeyOf(secret));
	let memory = await readMemory(memoryFile, key);
	let queue: Promise<unknown> = Promise.resolve();

	const signNow: Signer["sign"] = async (head, prove) => {
		await checkExtension(origin, memory, head, prove);
		const text = checkpointText(origin, head.size, head.root);
		const signed = signText(key, text, null, (message) => new Uint8Array(signBytes(null, message, secret)));
		const note = formatNote({ text, signatures: [signed] });
		if (memory?.size !== head.size) await writeMemory(memoryFile, note);
		memory = { size: head.size, root: head.root };
		return { ...memory, signature: signed.signature, note };
	};
	return {
		key,
		verifierKey: formatVerifierKey(key),
		last: () => memory,
		sign(head, prove) {
			const turn = queue.then(() => signNow(head, prove));
			queue = turn.catch(() => {});
			return turn;
		},
	};
}

function publicKeyOf(secret: KeyObject): Bytes {
	return new Uint8Array(createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32));
}

async function checkExtension(
	origin: string,
	memory: TreeHead | null,
	head: TreeHead,
	prove: Parameters<Signer["sign"]>[1],
): Promise<void> {
	const { size, root } = memory ?? { size: 0, root: EMPTY_ROOT };
	const refuse = (what: string, cause?: unknown) =>
		new ForkRefusedError(
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

async function readMemory(file: string, key: LogKey): Promise<TreeHead | null> {
	let note: string;
	try {
		note = await fs.readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
		throw error;
	}
	try {
		const { size, root } = openCheckpoint(note, key).checkpoint;
		return { size, root };
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

/**
 * The memory of a witness: for each log, the last checkpoint that it cosigned. A witness without its memory is useless. So the
 * memory is on disk before an answer is sent, and only one process may use it at a time.
 */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Bytes } from "#protocol/bytes.ts";
import { parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { EMPTY_ROOT } from "#protocol/log/merkle.ts";
import { ED25519, parseNote, parseVerifierKey, type VerifierKey } from "#protocol/log/note.ts";
import { UsageError } from "../problems.ts";
import { writeWhole } from "../profile.ts";
import { messages } from "../words/messages.ts";
import { lockFolder } from "./lock.ts";

export interface CosignedTree {
	size: number;
	root: Bytes;
}

/** How many requests of one kind are kept as evidence. */
const MAX_EVIDENCE = 100;
/** fork: two signed trees of one size, which only the log can make. unproven: a signed tree without a valid consistency proof. */
type Evidence = "fork" | "unproven";
const shortHash = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

export class WitnessMemory {
	readonly #folder: string;
	constructor(folder: string) {
		this.#folder = folder;
	}

	/**
	 * The keys of the logs that this witness knows. The file has one verifier key per line, named by the origin of its log.
	 * @throws UsageError
	 */
	async logs(): Promise<VerifierKey[]> {
		const text = await fs.readFile(path.join(this.#folder, "logs"), "utf8").catch(() => "");
		const lines = text.split("\n").map((line) => line.trim());
		return lines.filter((line) => line !== "" && !line.startsWith("#")).map(readLog);
	}

	/** Adds the keys of new logs. @throws UsageError */
	async addLogs(vkeys: readonly string[]): Promise<void> {
		for (const vkey of vkeys) readLog(vkey);
		const file = path.join(this.#folder, "logs");
		const before = await fs.readFile(file, "utf8").catch(() => "");
		const lines = before.split("\n").filter((line) => line.trim() !== "");
		await writeWhole(file, `${[...lines, ...vkeys.filter((vkey) => !lines.includes(vkey))].join("\n")}\n`);
	}

	/**
	 * The tree of this log that was cosigned last. For a new log it is the empty tree.
	 * @throws Error when the file isn't a checkpoint of this log
	 */
	async lastCosigned(origin: string): Promise<CosignedTree> {
		const text = await fs.readFile(this.#fileOf(origin), "utf8").catch((error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT") return null;
			throw error;
		});
		if (text === null) return { size: 0, root: EMPTY_ROOT };
		const kept = parseCheckpoint(parseNote(text).text);
		if (kept.origin !== origin) throw new Error(messages.otherMemory(this.#fileOf(origin)));
		return { size: kept.size, root: kept.root };
	}

	/** Saves a cosigned checkpoint. It is durable when this resolves. @param note with the signatures of the log and of this witness */
	async save(origin: string, note: string): Promise<void> {
		await writeWhole(this.#fileOf(origin), note);
	}

	/**
	 * Keeps a suspicious request for people to inspect. Each signed text is kept once, because anybody can send a good checkpoint with
	 * a false proof many times. Each kind has its own folder and limit, so that many false proofs leave room for a fork.
	 */
	async keepEvidence(kind: Evidence, origin: string, text: string, request: string): Promise<void> {
		const folder = path.join(this.#folder, "evidence", kind);
		const there = await fs.readdir(folder).catch(() => []);
		if (there.length < MAX_EVIDENCE) await writeWhole(path.join(folder, `${shortHash(origin)}-${shortHash(text)}`), request);
	}

	#fileOf(origin: string): string {
		return path.join(this.#folder, "seen", shortHash(origin));
	}

	/** Locks the memory and returns the function that unlocks it. Two processes could cosign different trees. @throws UsageError if locked */
	lock(): Promise<() => Promise<void>> {
		return lockFolder(this.#folder);
	}
}

function readLog(line: string): VerifierKey {
	try {
		const key = parseVerifierKey(line);
		if (key.type === ED25519) return key;
	} catch {
		// Gets the same error as a key of another type, below.
	}
	throw new UsageError(messages.notALogKey(line));
}

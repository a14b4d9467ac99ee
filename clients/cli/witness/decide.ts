/**
 * Decides about an `add-checkpoint` request of C2SP tlog-witness. A witness cosigns only a tree that extends the tree that it cosigned
 * before. So even the holder of the log's key can't get cosignatures for two different histories.
 */
import { equal } from "#protocol/bytes.ts";
import { type Checkpoint, parseCheckpoint } from "#protocol/log/checkpoint.ts";
import { formatNote, type Note, parseNote, type VerifierKey, verifyNote } from "#protocol/log/note.ts";
import { verifyConsistency } from "#protocol/log/proof.ts";
import { type AddCheckpoint, addSignatureLines, parseAddCheckpoint, SIZE_TYPE } from "#protocol/log/witness.ts";
import type { WitnessKey } from "./key.ts";
import type { WitnessMemory } from "./memory.ts";

export interface Decision {
	status: 200 | 400 | 403 | 404 | 409 | 422;
	/** The content type of the body. */
	type: string;
	body: string;
	/**
	 * The log and the size of the new checkpoint, for the operator's output. Null when the request was refused before it was
	 * compared with the memory.
	 */
	about: { origin: string; size: number } | null;
}

interface CosignRequest extends AddCheckpoint {
	readonly signed: Note;
	readonly checkpoint: Checkpoint;
}

export class WitnessDecisions {
	readonly #key: WitnessKey;
	readonly #memory: WitnessMemory;
	readonly #logs: ReadonlyMap<string, readonly VerifierKey[]>;
	readonly #now: () => number;
	/** Serialises the requests for each log, because reading the memory and writing it must be atomic. */
	readonly #turns = new Map<string, Promise<unknown>>();

	/** @param now UTC ms. */
	constructor(key: WitnessKey, memory: WitnessMemory, logs: readonly VerifierKey[], now: () => number) {
		this.#key = key;
		this.#memory = memory;
		this.#logs = keysByOrigin(logs);
		this.#now = now;
	}

	/** @param request the body of the request. Resolves when the memory is durable. */
	async decide(request: string): Promise<Decision> {
		const parsed = parseRequest(request);
		if (parsed === null) return reply(400, "malformed request\n");
		const { origin, size } = parsed.checkpoint;
		const keys = this.#logs.get(origin);
		if (keys === undefined) return reply(404, "unknown log\n");
		const logNote = logNoteOf(parsed.signed, keys);
		if (logNote === null) return reply(403, "not signed by this log\n");
		if (parsed.old > size) return reply(400, "the old size is larger than the new one\n");
		const turn = (this.#turns.get(origin) ?? Promise.resolve()).catch(() => {}).then(() => this.#inTurn(parsed, logNote, request));
		this.#turns.set(origin, turn);
		return { ...(await turn), about: { origin, size } };
	}

	async #inTurn({ old, proof, signed, checkpoint }: CosignRequest, logNote: string, request: string): Promise<Decision> {
		const { origin, size, root } = checkpoint;
		const last = await this.#memory.lastCosigned(origin);
		if (old !== last.size) return replySize(last.size);
		if (old === size && !equal(root, last.root)) {
			await this.#memory.keepEvidence("fork", origin, signed.text, request);
			return replySize(last.size);
		}
		if (!verifyConsistency(old, size, last.root, root, proof)) {
			await this.#memory.keepEvidence("unproven", origin, signed.text, request);
			return reply(422, "the consistency proof does not hold\n");
		}
		const line = this.#key.cosign(signed.text, Math.floor(this.#now() / 1000));
		await this.#memory.save(origin, addSignatureLines(logNote, [line]));
		return reply(200, line);
	}
}

function keysByOrigin(logs: readonly VerifierKey[]): Map<string, VerifierKey[]> {
	const out = new Map<string, VerifierKey[]>();
	for (const key of logs) out.set(key.name, [...(out.get(key.name) ?? []), key]);
	return out;
}

function reply(status: Exclude<Decision["status"], 409>, body: string): Decision {
	return { status, type: "text/plain; charset=utf-8", body, about: null };
}

function replySize(size: number): Decision {
	return { status: 409, type: SIZE_TYPE, body: `${size}\n`, about: null };
}

function parseRequest(request: string): CosignRequest | null {
	try {
		const parsed = parseAddCheckpoint(request);
		const signed = parseNote(parsed.note);
		return { ...parsed, signed, checkpoint: parseCheckpoint(signed.text) };
	} catch {
		return null;
	}
}

/** The note with only the log's own signatures. Null when the note has no such signature, or when one of them is false. */
function logNoteOf({ text, signatures }: Note, keys: readonly VerifierKey[]): string | null {
	try {
		const signers = verifyNote({ text, signatures }, keys).map(({ key }) => key);
		return formatNote({
			text,
			signatures: signers.flatMap((key) => signatures.find(({ name, id }) => name === key.name && id === key.id) ?? []),
		});
	} catch {
		return null;
	}
}

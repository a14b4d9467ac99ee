/**
 * Asks witnesses to cosign checkpoints (C2SP tlog-witness), in the one process that signs. It asks the witnesses that the directory
 * names, if CLOISTER_WITNESSES has their address. A witness that fails is asked again after a pause, which doubles each time, up to a
 * minute. Appending and signing never wait for a witness. Serving a checkpoint waits for a short time (`cosignatures.ts`).
 */
import type { Logger } from "pino";
import { parseNote, type VerifierKey } from "#protocol/log/note.ts";
import { type Cosignature, formatAddCheckpoint, isNamed, type NamedWitnesses, parseSize, readCosignatures } from "#protocol/log/witness.ts";
import type { Witness } from "#protocol/log/witness-list.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Db } from "#server/database/database.ts";
import { keepCosignatures } from "./cosignature-store.ts";
import { hasFutureTime, serveNewest, serveWitnessed } from "./cosignatures.ts";
import { newestCheckpoint, type PublishedCheckpoint } from "./publish.ts";
import type { LogName } from "./tables.ts";
import { consistencyProof } from "./tree.ts";

export interface WitnessOptions {
	/** Witnesses with their addresses. */
	configured: readonly Witness[];
	/** The witnesses that the directory names now. */
	named(): NamedWitnesses;
	/** Pause between two rounds, in ms. Default: 3000. */
	everyMs?: number;
	/** Timeout for an answer, in ms. Default: 5000. */
	timeoutMs?: number;
}

interface WitnessDependencies {
	db: Db;
	clock: Clock;
	log: Logger;
}

/** The state of one witness for one log. */
interface WitnessState {
	/** The size that it cosigned last, as far as this process knows; 0 at the start. The witness corrects a wrong size in its answer. */
	size: number;
	/** When it cosigned last, UTC ms by the server's clock; null before the first time. */
	at: number | null;
	/** Why it did not cosign the last time; null when it did, or was never asked. */
	failing: string | null;
	/** How many requests in a row have failed. */
	failures: number;
	/** The earliest time for the next request, on the monotonic clock, ms. */
	notBefore: number;
}

const LOGS = ["access", "directory"] as const;
/** Unchanged checkpoints are cosigned again after this time, to show that they still are the newest. */
const REFRESH_MS = 6 * 3_600_000;
/** The longest pause after failures. */
const MAX_PAUSE_MS = 60_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** What a status of C2SP tlog-witness means for the operator. */
const STATUS_MEANINGS: { readonly [status: number]: string } = {
	403: "it doesn't know this log, or knows it under another key: give its operator this log's verifier key",
	404: "it doesn't know this log: ask its operator to add it",
	422: "it rejects this log's consistency proof",
};

export class Witnesses {
	readonly #dependencies: WitnessDependencies;
	readonly #options: WitnessOptions;
	readonly #states = new Map<string, WitnessState>();
	#round: Promise<void> | null = null;
	/** The next round begins after this time, on the monotonic clock, ms. */
	#nextRound = 0;
	readonly #stopping = new AbortController();

	constructor(dependencies: WitnessDependencies, options: WitnessOptions) {
		this.#dependencies = dependencies;
		this.#options = options;
	}

	/** Starts a round unless a round is running, or the last round ended less than a pause ago. Never throws, never waits. */
	tick(): void {
		if (this.#round !== null || performance.now() < this.#nextRound) return;
		this.run().catch(
			(error) =>
				this.#stopping.signal.aborted ||
				this.#dependencies.log.error({ err: error }, "the witnesses could not be asked; the server tries again"),
		);
	}

	/** Runs one round: asks all witnesses about both logs. If a round is running already, waits for this round instead. */
	run(): Promise<void> {
		this.#round ??= this.#runRound().finally(() => {
			this.#round = null;
			this.#nextRound = performance.now() + (this.#options.everyMs ?? 3_000);
		});
		return this.#round;
	}

	/** Why the last request to a witness failed. Null when it succeeded, and when this process has not asked the witness. */
	failing({ name }: VerifierKey, log: LogName): string | null {
		return this.#state(name, log).failing;
	}

	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#round?.catch(() => {});
	}

	async #runRound(): Promise<void> {
		const { db, clock } = this.#dependencies;
		const named = this.#options.named();
		const reachable = this.#options.configured.filter(({ key }) => isNamed(named, key));
		for (const log of LOGS) {
			if (named.keys.length === 0) {
				await serveNewest(db, log);
				continue;
			}
			const newest = await newestCheckpoint(db, log);
			if (newest === null) continue;
			await serveWitnessed(db, log, named, clock.now());
			await Promise.all(reachable.map((witness) => this.#askIfDue(witness, log, newest)));
			await serveWitnessed(db, log, named, clock.now());
		}
	}

	#state(name: string, log: LogName): WitnessState {
		const key = `${log} ${name}`;
		const found = this.#states.get(key) ?? { size: 0, at: null, failing: null, failures: 0, notBefore: 0 };
		this.#states.set(key, found);
		return found;
	}

	async #askIfDue(witness: Witness, log: LogName, newest: PublishedCheckpoint): Promise<void> {
		const { clock, db } = this.#dependencies;
		const state = this.#state(witness.key.name, log);
		const isFresh = state.size === newest.size && state.at !== null && clock.now() - state.at < REFRESH_MS;
		if (isFresh || performance.now() < state.notBefore) return;
		try {
			const cosigned = await this.#ask(witness, log, newest, state);
			if (hasFutureTime(cosigned, clock.now())) throw new Error("its clock is ahead of this server's");
			await keepCosignatures(db, log, newest.size, cosigned, clock.now());
			Object.assign(state, { size: newest.size, at: clock.now(), failing: null, failures: 0, notBefore: 0 });
			this.#dependencies.log.debug({ log, witness: witness.key.name, size: newest.size }, "a witness cosigned");
		} catch (error) {
			if (!this.#stopping.signal.aborted) this.#handleFailure(witness, log, state, error as Error);
		}
	}

	#handleFailure({ key }: Witness, log: LogName, state: WitnessState, error: Error): void {
		if (state.failures++ === 0) this.#dependencies.log.warn({ log, witness: key.name }, `a witness did not cosign: ${error.message}`);
		state.failing = error.message;
		state.notBefore = performance.now() + Math.min(MAX_PAUSE_MS, (this.#options.everyMs ?? 3_000) * 2 ** Math.min(state.failures, 8));
	}

	/** Asks at most twice: a 409 tells the size from which the witness wants a consistency proof. */
	async #ask(witness: Witness, log: LogName, { note, size }: PublishedCheckpoint, state: WitnessState): Promise<Cosignature[]> {
		let old = Math.min(state.size, size);
		for (let attempt = 1; ; attempt++) {
			const proof = await consistencyProof(this.#dependencies.db, log, old, size);
			const { status, body } = await this.#post(witness, formatAddCheckpoint({ old, proof, note }));
			if (status === 200) return readCosignatures(body, parseNote(note).text, [witness.key]);
			if (status !== 409) throw new Error(STATUS_MEANINGS[status] ?? `it answers ${status}`);
			const cosignedSize = parseSize(body);
			if (cosignedSize > size) throw new Error(`it has cosigned ${cosignedSize} entries, and this log has signed ${size}`);
			if (cosignedSize === old || attempt === 2) throw new Error(`it refuses this log's tree of ${size} entries`);
			old = cosignedSize;
			state.size = cosignedSize;
		}
	}

	async #post({ url }: Witness, body: string): Promise<{ status: number; body: string }> {
		const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#options.timeoutMs ?? 5_000)]);
		const headers = { "content-type": "text/plain; charset=utf-8" };
		try {
			const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body, headers, redirect: "error", signal });
			return { status: response.status, body: await boundedText(response) };
		} catch (error) {
			if (error instanceof AnswerTooLong) throw error;
			throw new Error((error as Error).name === "TimeoutError" ? "it is too slow" : "it can't be reached", { cause: error });
		}
	}
}

class AnswerTooLong extends Error {}

/** @throws AnswerTooLong when the answer is longer than MAX_ANSWER_BYTES. */
async function boundedText(response: Response): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of response.body ?? []) {
		length += chunk.length;
		if (length > MAX_ANSWER_BYTES) throw new AnswerTooLong("its answer is too long");
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString("utf8");
}

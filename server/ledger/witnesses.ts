/**
 * Asks witnesses to cosign (C2SP tlog-witness), in the one process that signs: those that the directory names, where an address is configured. A witness that is down, slow
 * or wrong is left behind and asked again later, ever more rarely; the log never waits for it.
 */
import type { Logger } from "pino";
import { parseNote, type VerifierKey } from "#protocol/log/note.ts";
import {
	type Cosignature,
	formatAddCheckpoint,
	isNamed,
	type NamedWitnesses,
	parseSize,
	readCosignatures,
	type Witness,
} from "#protocol/log/witness.ts";
import type { Clock } from "#server/base/clock.ts";
import type { Db } from "#server/database/database.ts";
import { isAhead, keepCosignatures, serveNewest, serveWitnessed } from "./cosignatures.ts";
import { newestCheckpoint, type PublishedCheckpoint } from "./publish.ts";
import type { LogName } from "./tables.ts";
import { consistencyProof } from "./tree.ts";

export interface WitnessOptions {
	configured: readonly Witness[];
	/** By the directory, now. */
	named(): NamedWitnesses;
	/** Pause between two rounds, and time for an answer, in ms. */
	everyMs?: number;
	timeoutMs?: number;
}

interface Parts {
	db: Db;
	clock: Clock;
	log: Logger;
}

/** What is known of one witness and one log. */
interface Standing {
	/** The size that it cosigned last, as far as known here: 0 makes it tell. */
	size: number;
	/** When it did, by the server's clock. */
	at: number | null;
	/** Why it didn't, the last time. */
	failing: string | null;
	failures: number;
	/** Not asked again before, on the monotonic clock. */
	notBefore: number;
}

const LOGS = ["access", "directory"] as const;
/** Even without anything new: the cosignature says that this is still the newest tree. */
const REFRESH_MS = 6 * 3_600_000;
const MOST_PAUSE_MS = 60_000;
const MOST_ANSWER = 64 * 1024;
/** What C2SP tlog-witness says with its statuses, for whoever must talk to the witness. */
const REFUSALS: { readonly [status: number]: string } = {
	403: "it knows this log under another key",
	404: "it doesn't know this log",
	422: "it doesn't believe this log's proof",
};

export class Witnesses {
	readonly #parts: Parts;
	readonly #options: WitnessOptions;
	readonly #standings = new Map<string, Standing>();
	#round: Promise<void> | null = null;
	#next = 0;
	#stopped = new AbortController();

	constructor(parts: Parts, options: WitnessOptions) {
		this.#parts = parts;
		this.#options = options;
	}

	/** Starts a round unless one is running or has just been. Never throws, never waits. */
	tick(): void {
		if (this.#round !== null || performance.now() < this.#next) return;
		this.run().catch((error) => this.#stopped.signal.aborted || this.#parts.log.error({ err: error }, "the witnesses could not be asked"));
	}

	/** One round: all witnesses at once, each about both logs. */
	run(): Promise<void> {
		this.#round ??= this.#once().finally(() => {
			this.#round = null;
			this.#next = performance.now() + (this.#options.everyMs ?? 3_000);
		});
		return this.#round;
	}

	/** Why a witness isn't cosigning; null when it is. */
	failing({ name }: VerifierKey, log: LogName): string | null {
		return this.#standing(name, log).failing;
	}

	async stop(): Promise<void> {
		this.#stopped.abort();
		await this.#round?.catch(() => {});
	}

	async #once(): Promise<void> {
		const { db, clock } = this.#parts;
		const named = this.#options.named();
		const asked = this.#options.configured.filter(({ key }) => isNamed(named, key));
		for (const log of LOGS) {
			if (named.keys.length === 0) {
				await serveNewest(db, log);
				continue;
			}
			const newest = await newestCheckpoint(db, log);
			if (newest === null) continue;
			await serveWitnessed(db, log, named, clock.now());
			await Promise.all(asked.map((witness) => this.#askWithin(witness, log, newest)));
			await serveWitnessed(db, log, named, clock.now());
		}
	}

	#standing(name: string, log: LogName): Standing {
		const key = `${log} ${name}`;
		const found = this.#standings.get(key) ?? { size: 0, at: null, failing: null, failures: 0, notBefore: 0 };
		this.#standings.set(key, found);
		return found;
	}

	async #askWithin(witness: Witness, log: LogName, newest: PublishedCheckpoint): Promise<void> {
		const { clock, db } = this.#parts;
		const standing = this.#standing(witness.key.name, log);
		const known = standing.size === newest.size && standing.at !== null && clock.now() - standing.at < REFRESH_MS;
		if (known || performance.now() < standing.notBefore) return;
		try {
			const cosigned = await this.#ask(witness, log, newest, standing);
			if (isAhead(cosigned, clock.now())) throw new Error("its clock is ahead of this server's");
			await keepCosignatures(db, log, newest.size, cosigned, clock.now());
			Object.assign(standing, { size: newest.size, at: clock.now(), failing: null, failures: 0, notBefore: 0 });
		} catch (error) {
			if (!this.#stopped.signal.aborted) this.#failed(witness, log, standing, error as Error);
		}
	}

	#failed({ key }: Witness, log: LogName, standing: Standing, error: Error): void {
		if (standing.failures++ === 0) this.#parts.log.warn({ log, witness: key.name }, `a witness did not cosign: ${error.message}`);
		standing.failing = error.message;
		standing.notBefore =
			performance.now() + Math.min(MOST_PAUSE_MS, (this.#options.everyMs ?? 3_000) * 2 ** Math.min(standing.failures, 8));
	}

	/** At most twice: a 409 says from where on the witness wants to be convinced. */
	async #ask(witness: Witness, log: LogName, { note, size }: PublishedCheckpoint, standing: Standing): Promise<Cosignature[]> {
		for (let old = Math.min(standing.size, size), tries = 0; ; tries++) {
			const proof = await consistencyProof(this.#parts.db, log, old, size);
			const { status, body } = await this.#post(witness, formatAddCheckpoint({ old, proof, note }));
			if (status === 200) return readCosignatures(body, parseNote(note).text, [witness.key]);
			if (status !== 409) throw new Error(REFUSALS[status] ?? `it answers ${status}`);
			const seen = parseSize(body);
			if (seen > size) throw new Error(`it has cosigned ${seen} entries, and this log has signed ${size}`);
			if (seen === old || tries > 0) throw new Error(`it refuses this log's tree of ${size} entries`);
			standing.size = old = seen;
		}
	}

	async #post({ url }: Witness, body: string): Promise<{ status: number; body: string }> {
		const signal = AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(this.#options.timeoutMs ?? 5_000)]);
		const headers = { "content-type": "text/plain; charset=utf-8" };
		try {
			const response = await fetch(`${url}/add-checkpoint`, { method: "POST", body, headers, redirect: "error", signal });
			return { status: response.status, body: await shortText(response) };
		} catch (error) {
			throw new Error((error as Error).name === "TimeoutError" ? "it is too slow" : "it can't be reached", { cause: error });
		}
	}
}

/** @throws Error when it is longer than any answer of a witness. */
async function shortText(response: Response): Promise<string> {
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of response.body ?? []) {
		length += part.length;
		if (length > MOST_ANSWER) throw new Error("too long an answer");
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

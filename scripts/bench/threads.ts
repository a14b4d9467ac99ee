/** Threads, and messages for them that are sealed and signed before the measurement. */
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { entryAad, toWire } from "#protocol/statements/statement.ts";
import { encodeContent } from "#sdk/compartments/content.ts";
import { type EpochBundle, epochWire, firstEpoch } from "#sdk/compartments/epochs.ts";
import { requestBytes } from "./connection.ts";
import type { Worker } from "./people.ts";

/** With header and padding the box has about 1 KB, like the rows of the baselines. */
const WORDS = encodeContent({ kind: "text", text: "m".repeat(900), language: null, files: [] });

export interface Message {
	id: Id;
	request: Buffer;
}

/** A thread in which one person writes. */
export class Thread {
	readonly worker: Worker;
	readonly id: Id;
	readonly #desk: Id;
	readonly #epoch: EpochBundle;
	#prev: Bytes[] = [];
	#n = 0;
	/** Signed messages that aren't sent yet. */
	readonly ready: Message[] = [];

	private constructor(worker: Worker, desk: Id, epoch: EpochBundle) {
		this.worker = worker;
		this.#desk = desk;
		this.#epoch = epoch;
		this.id = epoch.statement.body.compartment;
	}

	static async open(worker: Worker, desk: Id): Promise<Thread> {
		const { session } = worker;
		const epoch = firstEpoch(session, { kind: "thread", owner: desk, holders: [] });
		await session.server.call(contracts.compartments.create, { body: epochWire(epoch) });
		return new Thread(worker, desk, epoch);
	}

	/** Signs messages until `count` are ready. */
	prepare(count: number): void {
		while (this.ready.length < count) this.ready.push(this.#message());
	}

	#message(): Message {
		const { session, token } = this.worker;
		const entry = randomId();
		const fields = { compartment: this.id, number: 1, entry, n: ++this.#n, prev: this.#prev, attachments: [], replaces: null };
		const header = session.sign("entry", { ...fields, box: new Uint8Array(32) }, this.#desk, 0).body;
		const box = sealEntry(entryKey(this.#epoch.key, entry), entryAad(header), WORDS);
		const statement = session.sign("entry", { ...fields, box: hash(box) }, this.#desk, 0);
		this.#prev = [statement.objId];
		const body = { entry: toWire(statement), box: toBase64Url(box) };
		return { id: entry, request: requestBytes("POST", `/api/compartments/${this.id}/entries`, token, body) };
	}

	get(path = ""): Buffer {
		return requestBytes("GET", `/api/compartments/${this.id}/entries${path}`, this.worker.token);
	}
}

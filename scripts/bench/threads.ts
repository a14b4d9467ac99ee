/** Threads, and messages for them that are sealed and signed before the measurement. */
import { entryKey, sealEntry } from "#crypto/epoch.ts";
import { randomId } from "#crypto/random.ts";
import { type Bytes, hash, type Id, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { entryAad, type Statement, toWire } from "#protocol/statements/statement.ts";
import { encodeContent } from "#sdk/compartments/content.ts";
import { type EpochBundle, epochWire, firstEpoch } from "#sdk/compartments/epochs.ts";
import { requestBytes } from "./connection.ts";
import { sql } from "./database.ts";
import type { Worker } from "./people.ts";

/** With header and padding the box has about 1 KB, like the rows of the baselines. */
const CONTENT = encodeContent({ kind: "text", text: "m".repeat(900), language: null, files: [] });

export interface Message {
	id: Id;
	request: Buffer;
}

interface SignedMessage {
	statement: Statement<"entry">;
	box: Bytes;
}

/** How many entries one SQL statement inserts. */
const ROWS_PER_INSERT = 2_000;

const INSERT = `INSERT INTO message_entry (compartment, seq, entry, objid, number, author, n, at, body, sig, box)
	SELECT $1, * FROM unnest($2::int[], $3::uuid[], $4::bytea[], $5::int[], $6::uuid[], $7::int[], $8::bigint[], $9::bytea[], $10::bytea[], $11::bytea[])`;

async function insertRows(url: string, compartment: Id, count: number, sign: () => SignedMessage): Promise<void> {
	const signed = Array.from({ length: count }, sign);
	const column = (of: (message: SignedMessage) => unknown) => signed.map(of);
	const bytes = (of: (message: SignedMessage) => Bytes) => signed.map((each) => Buffer.from(of(each)));
	await sql(url, INSERT, [
		compartment,
		column(({ statement }) => statement.body.n),
		column(({ statement }) => statement.body.entry),
		bytes(({ statement }) => statement.objId),
		column(({ statement }) => statement.body.number),
		column(({ statement }) => statement.body.by),
		column(({ statement }) => statement.body.n),
		column(({ statement }) => statement.body.at),
		bytes(({ statement }) => statement.bytes),
		bytes(({ statement }) => statement.sigs[0] as Bytes),
		bytes(({ box }) => box),
	]);
	const { body, objId } = (signed.at(-1) as SignedMessage).statement;
	await sql(url, "UPDATE compartment SET count = $2, heads = ARRAY[$3::bytea] WHERE id = $1", [compartment, body.n, Buffer.from(objId)]);
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
		const { statement, box } = this.#signNext();
		const body = { entry: toWire(statement), box: toBase64Url(box) };
		return { id: statement.body.entry, request: requestBytes("POST", `/api/compartments/${this.id}/entries`, this.worker.token, body) };
	}

	/** Signs the next messages and puts them into the database, as the server would. For threads that are too long to be sent one by one. */
	async insert(url: string, count: number): Promise<void> {
		for (let done = 0; done < count; done += ROWS_PER_INSERT)
			await insertRows(url, this.id, Math.min(ROWS_PER_INSERT, count - done), () => this.#signNext());
	}

	#signNext(): SignedMessage {
		const { session } = this.worker;
		const entry = randomId();
		const fields = { compartment: this.id, number: 1, entry, n: ++this.#n, prev: this.#prev, attachments: [], replaces: null };
		const header = session.sign("entry", { ...fields, box: new Uint8Array(32) }, this.#desk, 0).body;
		const box = sealEntry(entryKey(this.#epoch.key, entry), entryAad(header), CONTENT);
		const statement = session.sign("entry", { ...fields, box: hash(box) }, this.#desk, 0);
		this.#prev = [statement.objId];
		return { statement, box };
	}

	/** A request for entries. @param path what follows the path of the list, such as `/ID` for one entry. */
	getRequest(path = ""): Buffer {
		return requestBytes("GET", `/api/compartments/${this.id}/entries${path}`, this.worker.token);
	}
}

/**
 * The ledger's own connection to Postgres, never one of the pool's: requests that hold a pool connection while they wait
 * for their entry would starve it. It comes back by itself after a loss.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { forLog } from "#server/base/errors.ts";
import { type Client, closeConnection, newClient } from "#server/database/pool.ts";

export interface ConnectionOptions {
	/** Of the application role. */
	url: string;
	log: Pick<Logger, "error" | "warn" | "info">;
	/** Tests only: take a database that may lose what it acknowledged. */
	unsafeForTests?: boolean | undefined;
}

/** No append takes longer; one that does is cancelled by Postgres, and so was not written. */
const STATEMENT_MS = 2_000;
/** When not even the cancellation is heard of, the network is gone. */
const SILENCE_MS = 5_000;
const BACKOFF_MS = { first: 50, most: 2_000 };

export class Connection {
	/** Null while there is none. */
	client: Client | null = null;
	/** The first entry number for which there is no partition yet. */
	partitionedTo = 0;
	readonly #options: ConnectionOptions;
	readonly #lost: () => void;
	readonly #stopping = new AbortController();
	#reconnecting: Promise<void> = Promise.resolve();

	/** @param lost called once for each loss; `client` is null by then. */
	constructor(options: ConnectionOptions, lost: () => void) {
		this.#options = options;
		this.#lost = lost;
	}

	/** @throws Error when there is no database, or one that doesn't keep its promises. */
	async open(): Promise<void> {
		const { url, unsafeForTests } = this.#options;
		const client = newClient({
			connectionString: url,
			application_name: "cloister ledger",
			connectionTimeoutMillis: SILENCE_MS,
			statement_timeout: STATEMENT_MS,
			query_timeout: SILENCE_MS,
			keepAlive: true,
			pipeline: true,
		});
		client.on("error", () => this.drop(client));
		client.on("end", () => this.drop(client));
		try {
			await client.connect();
			if (!unsafeForTests) await refuseLossy(client);
			await this.preparePartition(client);
		} catch (error) {
			void client.end().catch(() => {});
			throw error;
		}
		this.client = client;
	}

	async preparePartition(client = this.client): Promise<void> {
		const answer = await client?.query<{ to: number }>("SELECT prepare_body_partition() AS to");
		this.partitionedTo = answer?.rows[0]?.to ?? this.partitionedTo;
	}

	/** Gives up a connection, known to be broken or suspected of it, and looks for the next. */
	drop(client: Client): void {
		if (this.client !== client) return;
		this.client = null;
		// Not `end()`: that would wait for a query that never returns.
		client.connection.stream.destroy();
		this.#lost();
		if (this.#stopping.signal.aborted) return;
		this.#options.log.warn("the ledger lost its database connection");
		this.#reconnecting = this.#reconnect();
	}

	async #reconnect(): Promise<void> {
		const { signal } = this.#stopping;
		for (let wait = BACKOFF_MS.first; !signal.aborted; wait = Math.min(wait * 2, BACKOFF_MS.most)) {
			// Spread out, so that several servers don't come back in step.
			await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
			if (signal.aborted) return;
			try {
				await this.open();
				this.#options.log.info("the ledger is connected again");
				return;
			} catch (error) {
				this.#options.log.error(forLog(error), "the ledger can't connect to the database");
			}
		}
	}

	async close(): Promise<void> {
		this.#stopping.abort();
		await this.#reconnecting;
		const { client } = this;
		this.client = null;
		if (client) await closeConnection(client);
	}
}

/** An entry counts as durable once Postgres says so: then Postgres must mean it. */
async function refuseLossy(client: Client): Promise<void> {
	const { rows } = await client.query("SELECT current_setting('synchronous_commit') AS commit, current_setting('fsync') AS fsync");
	if (rows[0].commit === "off")
		throw new Error(
			"The access log needs synchronous_commit; it is off in this database: entries could be lost after they were acknowledged.",
		);
	if (rows[0].fsync === "off")
		throw new Error("The access log needs fsync; it is off in this database: entries could be lost after they were acknowledged.");
}

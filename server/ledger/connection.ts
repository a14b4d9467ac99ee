/**
 * The ledger's own connection to Postgres. It is not from the pool, because requests hold pool connections while they wait for their
 * entry, and could leave none to the ledger. After a loss it reconnects by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { forProgramLog } from "#server/base/errors.ts";
import { refuseLossyDatabase } from "#server/database/durability.ts";
import { type Client, closeConnection, newClient } from "#server/database/pool.ts";

export interface ConnectionOptions {
	/** Connection URL of the application role. */
	url: string;
	log: Pick<Logger, "error" | "warn" | "info">;
	/** For tests: accepts a database that can lose what it acknowledged. */
	unsafeForTests?: boolean | undefined;
}

/** Postgres cancels an append that takes longer. The entries are not written then. */
const STATEMENT_MS = 2_000;
/** Without any answer for this long, the connection counts as lost. */
const SILENCE_MS = 5_000;
/** Time between two attempts to reconnect. It doubles each time, up to the longest. */
const BACKOFF_MS = { first: 50, longest: 2_000 };

export class LedgerConnection {
	/** Null while there is no connection. */
	client: Client | null = null;
	/** The first entry number for which there is no partition yet. */
	partitionedTo = 0;
	readonly #options: ConnectionOptions;
	readonly #onLoss: () => void;
	readonly #stopping = new AbortController();
	#reconnecting: Promise<void> = Promise.resolve();

	/** @param onLoss called once for each loss; `client` is null by then. */
	constructor(options: ConnectionOptions, onLoss: () => void) {
		this.#options = options;
		this.#onLoss = onLoss;
	}

	/** @throws StartError when the database could lose what it acknowledges, or another error when it can't be reached. */
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
			// An entry counts as durable once PostgreSQL has acknowledged it.
			if (!unsafeForTests) await refuseLossyDatabase(client);
			await this.preparePartition(client);
		} catch (error) {
			void client.end().catch(() => {});
			throw error;
		}
		this.client = client;
	}

	/** Makes the next partition of `entry_body`, unless it exists. Updates `partitionedTo`. */
	async preparePartition(client = this.client): Promise<void> {
		const answer = await client?.query<{ to: number }>("SELECT prepare_body_partition() AS to");
		this.partitionedTo = answer?.rows[0]?.to ?? this.partitionedTo;
	}

	/** Gives up a connection that is broken, or in an unknown state, and reconnects. */
	drop(client: Client): void {
		if (this.client !== client) return;
		this.client = null;
		// `end()` would wait for a query that never returns.
		client.connection.stream.destroy();
		this.#onLoss();
		if (this.#stopping.signal.aborted) return;
		this.#options.log.warn("the access log lost its database connection; requests are refused until it is back");
		this.#reconnecting = this.#reconnect();
	}

	async #reconnect(): Promise<void> {
		const { signal } = this.#stopping;
		for (let wait = BACKOFF_MS.first; !signal.aborted; wait = Math.min(wait * 2, BACKOFF_MS.longest)) {
			// Random, so that several servers don't reconnect at the same moment.
			await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal, ref: false }).catch(() => {});
			if (signal.aborted) return;
			try {
				await this.open();
				this.#options.log.info("the access log has its database connection again");
				return;
			} catch (error) {
				this.#options.log.error(
					forProgramLog(error),
					"the access log can't connect to the database; check DATABASE_URL and whether PostgreSQL runs",
				);
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

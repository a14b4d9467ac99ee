/**
 * Runs the fast reads of all requests on at most two connections, with pipelining: a query doesn't wait for the answers to earlier
 * queries, and the queries of one turn of the event loop go out in one write. This way, one wake-up of a PostgreSQL backend serves many
 * queries. Only queries by primary key or of one page belong here, because a slow query delays all queries behind it. A query that
 * Postgres refuses fails alone. A query that times out ends its connection, and all other queries on it fail too.
 */
import pg from "pg";
import type { Logger } from "pino";
import { closeConnection, connectionOptions, ONE_PLAN } from "./pool.ts";

/** How many connections are open at most. */
const CONNECTIONS = 2;
/** A fast read takes well under a millisecond. Without an answer for this long, Postgres hangs, and the caller gets an error. */
const SILENCE_MS = 3_000;

interface SharedConnection {
	readonly client: pg.Client;
	readonly ready: Promise<unknown>;
	/** Queries that have no answer yet. */
	unanswered: number;
	/** Whether writes are held back until the end of this turn of the event loop. */
	isCorked: boolean;
}

export class PipelinedReads {
	readonly #url: string;
	readonly #log: Pick<Logger, "warn">;
	/** A connection is opened when it is needed. A broken connection is removed, and the next query opens another. */
	readonly #connections = new Set<SharedConnection>();
	#isClosed = false;

	/** @param url of the application role. */
	constructor(url: string, log: Pick<Logger, "warn">) {
		this.#url = url;
		this.#log = log;
	}

	/** Runs one fast read. @throws Error of Postgres or of the connection. */
	async query(query: pg.QueryConfig): Promise<pg.QueryResult> {
		const connection = this.#pickLeastBusy();
		corkForThisTurn(connection);
		connection.unanswered++;
		try {
			await connection.ready;
			return await connection.client.query(query);
		} finally {
			connection.unanswered--;
		}
	}

	async end(): Promise<void> {
		this.#isClosed = true;
		await Promise.all([...this.#connections].map(({ client }) => closeConnection(client)));
	}

	#pickLeastBusy(): SharedConnection {
		const [leastBusy] = [...this.#connections].sort((a, b) => a.unanswered - b.unanswered);
		if (leastBusy && (leastBusy.unanswered === 0 || this.#connections.size >= CONNECTIONS)) return leastBusy;
		return this.#open();
	}

	#open(): SharedConnection {
		if (this.#isClosed) throw new Error("the server is stopping");
		const client = new pg.Client({
			...connectionOptions(this.#url),
			connectionTimeoutMillis: SILENCE_MS,
			query_timeout: SILENCE_MS,
			pipeline: true,
		});
		const ready = client.connect().then(() => client.query(`SET ${ONE_PLAN}`));
		const connection: SharedConnection = { client, ready, unanswered: 0, isCorked: false };
		const remove = () => this.#connections.delete(connection);
		ready.catch(remove);
		client.on("end", remove);
		client.on("error", (error) => {
			if (remove()) this.#log.warn({ code: (error as { code?: string }).code }, "a database connection for reads was lost");
		});
		this.#connections.add(connection);
		return connection;
	}
}

/** Sends all queries of this turn of the event loop in one write, because each write costs more than its query. */
function corkForThisTurn(connection: SharedConnection): void {
	if (connection.isCorked) return;
	connection.isCorked = true;
	const { stream } = connection.client.connection;
	stream.cork();
	setImmediate(() => {
		connection.isCorked = false;
		stream.uncork();
	});
}

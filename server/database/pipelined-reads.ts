/**
 * Short reads of all requests together, on few connections: those of one turn of the event loop go out in one write, without
 * waiting for the answers to those before them (pipelining), so many of them cost one wake-up of one backend. Only for queries
 * by primary key or of one page: a slow one would hold up whatever comes behind it. Each query is a statement by itself and
 * fails by itself.
 */
import pg from "pg";
import type { Logger } from "pino";
import { closeConnection, connectionOptions, ONE_PLAN } from "./pool.ts";

const CONNECTIONS = 2;
/** What takes well under a millisecond has no answer after this: Postgres stands still, and who asks is told soon. */
const SILENCE_MS = 3_000;

interface Line {
	readonly client: pg.Client;
	readonly ready: Promise<unknown>;
	/** Sent, and not yet answered. */
	underway: number;
	/** Until the loop has turned. */
	gathering: boolean;
}

export class PipelinedReads {
	readonly #url: string;
	readonly #log: Pick<Logger, "warn">;
	/** Made when first needed; a broken one is forgotten, and the next query makes another. */
	readonly #lines = new Set<Line>();
	#closed = false;

	/** @param url the application role's. */
	constructor(url: string, log: Pick<Logger, "warn">) {
		this.#url = url;
		this.#log = log;
	}

	/** @throws Error of Postgres or of the connection. */
	async query(query: pg.QueryConfig): Promise<pg.QueryResult> {
		const line = this.#leastBusy();
		gather(line);
		line.underway++;
		try {
			await line.ready;
			return await line.client.query(query);
		} finally {
			line.underway--;
		}
	}

	async end(): Promise<void> {
		this.#closed = true;
		await Promise.all([...this.#lines].map(({ client }) => closeConnection(client)));
	}

	#leastBusy(): Line {
		const idlest = [...this.#lines].reduce<Line | null>((least, line) => (least && least.underway <= line.underway ? least : line), null);
		if (idlest && (idlest.underway === 0 || this.#lines.size >= CONNECTIONS)) return idlest;
		return this.#open();
	}

	#open(): Line {
		if (this.#closed) throw new Error("the server is stopping");
		const client = new pg.Client({
			...connectionOptions(this.#url),
			connectionTimeoutMillis: SILENCE_MS,
			query_timeout: SILENCE_MS,
			pipeline: true,
		});
		const ready = client.connect().then(() => client.query(`SET ${ONE_PLAN}`));
		const line: Line = { client, ready, underway: 0, gathering: false };
		const forget = () => this.#lines.delete(line);
		line.ready.catch(forget);
		client.on("end", forget);
		client.on("error", (error) => {
			if (forget()) this.#log.warn({ code: (error as { code?: string }).code }, "a database connection for reads was lost");
		});
		this.#lines.add(line);
		return line;
	}
}

/** Writing takes longer than asking: once for all that is asked until the loop has turned. */
function gather(line: Line): void {
	if (line.gathering) return;
	line.gathering = true;
	const { stream } = line.client.connection;
	stream.cork();
	setImmediate(() => {
		line.gathering = false;
		stream.uncork();
	});
}

/** Injects failures below the handlers: in a query, in the commit or in the access log. */
import { internalsOf, type ServerContext } from "#server/gate/context.ts";

/** "query": the first query of the handler fails. "commit": the commit fails. "entry": the access log can't be written. */
export type Fault = "query" | "commit" | "entry";

type Query = (...args: unknown[]) => Promise<unknown>;

/** The first queries of the session feature's clean-up and of a round of the bells. A fault must hit a request, not housekeeping. */
const SWEEP = /^(delete from "sign_in_attempt" where "sign_in_attempt"."at" <|SELECT EXISTS \(SELECT FROM bell\))/;

/** Prepared statements of the gate, which run before any handler. */
const GATE = new Set(["session.lookup", "directory.look"]);

export class Faults {
	#armed: Fault | null = null;
	#hit = false;
	#asked: string[] | null = null;
	readonly #seen = new WeakSet<object>();

	constructor(context: ServerContext) {
		const { pool, pipelinedReads } = internalsOf(context);
		this.#wrap(pool);
		this.#wrap(pipelinedReads);
		const connect = pool.connect.bind(pool) as (...args: unknown[]) => Promise<object>;
		// With a callback, the pool calls itself for a query that was wrapped already.
		pool.connect = ((...args: unknown[]) => (args.length > 0 ? connect(...args) : connect().then((client) => this.#wrap(client)))) as never;
		const append = context.ledger.append.bind(context.ledger);
		context.ledger.append = async (fields) => {
			if (this.#fires("entry")) throw new Error("the disk of the access log is full");
			return append(fields);
		};
	}

	/** @returns whether the fault was hit. */
	async during(fault: Fault, run: () => Promise<unknown>): Promise<boolean> {
		this.#armed = fault;
		this.#hit = false;
		await run().finally(() => (this.#armed = null));
		return this.#hit;
	}

	/** @returns the queries in order; a prepared statement by its name. */
	async statements(run: () => Promise<unknown>): Promise<string[]> {
		const asked: string[] = [];
		this.#asked = asked;
		await run().finally(() => (this.#asked = null));
		return asked;
	}

	#fires(fault: Fault): boolean {
		if (this.#armed !== fault) return false;
		this.#hit = true;
		return true;
	}

	#wrap<T extends object>(target: T): T {
		if (this.#seen.has(target)) return target;
		this.#seen.add(target);
		const asked = target as unknown as { query: Query };
		const query = asked.query.bind(target);
		let sweeping = false;
		let begun: string | null = null;
		asked.query = async (...args) => {
			if (typeof args.at(-1) === "function") return query(...args);
			const { name, text = String(args[0]) } = args[0] as { name?: string; text?: string };
			const word = /^(BEGIN|COMMIT|ROLLBACK)/.exec(text)?.[0];
			if (word === "BEGIN") sweeping = false;
			sweeping ||= SWEEP.test(text);
			// The query after a BEGIN tells whether the transaction is housekeeping, so the BEGIN is noted with it.
			const begin = begun;
			begun = word === "BEGIN" ? (name ?? text) : null;
			if (sweeping) return query(...args);
			if (begin !== null) this.#asked?.push(begin);
			if (begun === null) this.#asked?.push(name ?? text);
			if (word === "COMMIT" && this.#fires("commit")) {
				await query("ROLLBACK");
				throw new Error("the disk is full");
			}
			if (!word && !GATE.has(name ?? "") && this.#fires("query")) throw new Error("the table of secrets is broken");
			return query(...args);
		};
		return target;
	}
}

/** Injects failures below the handlers: in a query, in the commit or in the access log. */
import { internalsOf, type ServerContext } from "#server/gate/context.ts";

/** Where a request fails. "query": in the first query of the handler. "commit": in the commit. "entry": when the access log is written. */
export type FailurePoint = "query" | "commit" | "entry";

type Query = (...args: unknown[]) => Promise<unknown>;

/** The first query of each background task: the clean-up of sign-in attempts, and a round of the bells. Only queries of requests may fail. */
const BACKGROUND = /^(delete from "sign_in_attempt" where "sign_in_attempt"."at" <|SELECT EXISTS \(SELECT FROM bell\))/;

/** Prepared statements of the gate, which run before any handler. */
const GATE = new Set(["session.lookup", "directory.stored-state"]);

export class FailureInjector {
	#armed: FailurePoint | null = null;
	#hit = false;
	/** The recorded statements; null while nothing records them. */
	#recorded: string[] | null = null;
	readonly #wrapped = new WeakSet<object>();

	constructor(context: ServerContext) {
		const { pool, pipelinedReads } = internalsOf(context);
		this.#wrap(pool);
		this.#wrap(pipelinedReads);
		const connect = pool.connect.bind(pool) as (...args: unknown[]) => Promise<object>;
		// The pool itself connects with a callback, inside of its own `query`. That method is already wrapped.
		pool.connect = ((...args: unknown[]) => (args.length > 0 ? connect(...args) : connect().then((client) => this.#wrap(client)))) as never;
		const append = context.ledger.append.bind(context.ledger);
		context.ledger.append = async (fields) => {
			if (this.#fires("entry")) throw new Error("the disk of the access log is full");
			return append(fields);
		};
	}

	/** Lets one point fail while `run` runs. @returns whether the point was reached */
	async during(point: FailurePoint, run: () => Promise<unknown>): Promise<boolean> {
		this.#armed = point;
		this.#hit = false;
		await run().finally(() => (this.#armed = null));
		return this.#hit;
	}

	/** Records the queries of requests while `run` runs. @returns their texts in order; of a prepared statement, its name */
	async statements(run: () => Promise<unknown>): Promise<string[]> {
		const recorded: string[] = [];
		this.#recorded = recorded;
		await run().finally(() => (this.#recorded = null));
		return recorded;
	}

	#fires(point: FailurePoint): boolean {
		if (this.#armed !== point) return false;
		this.#hit = true;
		return true;
	}

	#wrap<T extends object>(target: T): T {
		if (this.#wrapped.has(target)) return target;
		this.#wrapped.add(target);
		const client = target as unknown as { query: Query };
		const query = client.query.bind(target);
		let isBackground = false;
		let heldBegin: string | null = null;
		client.query = async (...args) => {
			if (typeof args.at(-1) === "function") return query(...args);
			const { name, text = String(args[0]) } = args[0] as { name?: string; text?: string };
			const keyword = /^(BEGIN|COMMIT|ROLLBACK)/.exec(text)?.[0];
			if (keyword === "BEGIN") isBackground = false;
			isBackground ||= BACKGROUND.test(text);
			// Only the query after a BEGIN shows whether the transaction is a background task. So the BEGIN is recorded together with it.
			const begin = heldBegin;
			heldBegin = keyword === "BEGIN" ? (name ?? text) : null;
			if (isBackground) return query(...args);
			if (begin !== null) this.#recorded?.push(begin);
			if (heldBegin === null) this.#recorded?.push(name ?? text);
			if (keyword === "COMMIT" && this.#fires("commit")) {
				await query("ROLLBACK");
				throw new Error("the disk is full");
			}
			if (!keyword && !GATE.has(name ?? "") && this.#fires("query")) throw new Error("the table of secrets is broken");
			return query(...args);
		};
		return target;
	}
}

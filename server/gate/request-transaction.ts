/** The one transaction of a request. */
import { begin, type Db, type Transaction } from "#server/database/database.ts";
import type { Pool } from "#server/database/pool.ts";

export class RequestTransaction {
	readonly #pool: Pool;
	#transaction: Transaction | null = null;

	constructor(pool: Pool) {
		this.#pool = pool;
	}

	/** @throws Error when it has begun already. */
	begin(): Db {
		if (this.#transaction) throw new Error("the transaction of this request has begun already");
		this.#transaction = begin(this.#pool);
		return this.#transaction.db;
	}

	/** Waits until Postgres has begun it. Does nothing when `begin` wasn't called. @throws ProtocolError unavailable */
	async ready(): Promise<void> {
		await this.#transaction?.ready();
	}

	/** Does nothing when `begin` wasn't called. @throws as `Transaction.commit` */
	async commit(): Promise<void> {
		await this.#transaction?.commit();
	}

	/** Never throws. Does nothing when `begin` wasn't called. */
	async rollback(): Promise<void> {
		await this.#transaction?.rollback();
	}
}

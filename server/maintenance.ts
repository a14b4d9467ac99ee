/**
 * Erases bodies of access entries: single ones (redaction) and old ones (retention). It runs in its own process, with the
 * database role `cloister_maintenance`. Each erasure first writes a durable access entry about itself. Leaves, tree and
 * checkpoints stay, so that all earlier proofs still verify.
 *
 * After a redaction the old bytes remain in unused database pages, in the write-ahead log and in backups. How long
 * they remain depends on how long the operator keeps the log and the backups.
 */
import type { Logger } from "pino";
import type { Action } from "#protocol/actions.ts";
import { ACCESS_ENTRY, entryId } from "#protocol/log/entry-id.ts";
import type { Clock } from "./base/clock.ts";
import { StartError } from "./base/config.ts";
import { checkFormat } from "./database/format.ts";
import { closePool, openPool, type Pool } from "./database/pool.ts";
import { excessPowerOf } from "./database/role-power.ts";
import { type EntryFields, type Ledger, openLedger } from "./ledger/index.ts";
import { ownEntry } from "./ledger/own-entry.ts";

/** Reasons for a redaction. The code is the basis in the access entry about the redaction. */
export const REASONS = ["erasure-request", "court-order", "wrong-person", "endangers-somebody"] as const;
export type Reason = (typeof REASONS)[number];

/** The shortest retention of bodies. Reviews and complaints need them for this long. */
export const MIN_KEEP_DAYS = 90;

/** Bodies are stored in database partitions of this many entries. */
const ENTRIES_PER_PARTITION = 2 ** 20;
const DAY = 86_400_000;
const ROLE = "cloister_maintenance";

export interface MaintenanceOptions {
	/** Connection string of the role cloister_maintenance. */
	url: string;
	clock: Clock;
	log: Logger;
	/** For tests: accepts a database that can lose what it acknowledged. */
	unsafeForTests?: boolean;
}

export interface RetentionResult {
	/** The number of dropped partitions. */
	dropped: number;
	/** The first entry whose body is kept. */
	keptFrom: number;
	/** The number of the access entry about this run; null when there was nothing to drop. */
	entry: number | null;
}

/** Opens the database for maintenance. @throws StartError under another role, or when the role can do more than its task. */
export async function openMaintenance({ url, clock, log, unsafeForTests }: MaintenanceOptions): Promise<Maintenance> {
	const pool = openPool(url, 1, log);
	try {
		const { rows } = await pool.query<{ role: string }>("SELECT current_user AS role");
		if (rows[0]?.role !== ROLE) throw new StartError(`Maintenance works as the database role ${ROLE}, not as ${rows[0]?.role}.`);
		const excessPower = await excessPowerOf(pool, "maintenance");
		if (excessPower) throw new StartError(excessPower);
		await checkFormat(pool);
		return new Maintenance(pool, await openLedger({ url, clock, log, ...(unsafeForTests && { unsafeForTests }) }), clock);
	} catch (error) {
		await closePool(pool);
		throw error;
	}
}

export class Maintenance {
	readonly #pool: Pool;
	readonly #ledger: Ledger;
	readonly #clock: Clock;
	constructor(pool: Pool, ledger: Ledger, clock: Clock) {
		this.#pool = pool;
		this.#ledger = ledger;
		this.#clock = clock;
	}

	/**
	 * Destroys salt and body of one entry.
	 * @returns the number of the access entry about this redaction. @throws StartError when the entry doesn't exist, has no body any more, or
	 * is itself about an erasure.
	 */
	async redact(seq: number, reason: Reason): Promise<number> {
		await this.#checkRedactable(seq);
		const fields = erasureEntry("log.redact", { object: entryId(seq), basis: reason, count: 1 });
		return this.#runRecorded(fields, async () => {
			const { rowCount } = await this.#pool.query(REDACT, [seq]);
			if (rowCount !== 1) throw new StartError(`Entry ${seq} was redacted by somebody else meanwhile.`);
		});
	}

	async #checkRedactable(seq: number): Promise<void> {
		const { rows } = await this.#pool.query<{ action: string | null }>("SELECT action FROM entry_body WHERE seq = $1", [seq]);
		const [row] = rows;
		if (!row) throw new StartError(`There is no entry ${seq}, or its body was dropped by retention.`);
		if (row.action === null) throw new StartError(`Entry ${seq} is redacted already.`);
		if (row.action === "log.redact" || row.action === "log.retain") throw new StartError("An entry about an erasure can't be redacted.");
	}

	/**
	 * Enforces the retention: drops partitions, the oldest first, as long as all entries of the partition are older than `keepDays` days.
	 * @throws StartError for fewer than MIN_KEEP_DAYS days.
	 */
	async retain(keepDays: number): Promise<RetentionResult> {
		if (keepDays < MIN_KEEP_DAYS) throw new StartError(`Keep bodies for at least ${MIN_KEEP_DAYS} days.`);
		const before = this.#clock.now() - keepDays * DAY;
		const keptFrom = await this.#keptFrom();
		const dropped = await this.#countDroppable(keptFrom, before);
		if (dropped === 0) return { dropped, keptFrom, entry: null };
		const next = keptFrom + dropped * ENTRIES_PER_PARTITION;
		const fields = erasureEntry("log.retain", { object: entryId(next), basis: `days:${keepDays}`, count: dropped });
		const entry = await this.#runRecorded(fields, async () => {
			for (let from = keptFrom; from < next; from += ENTRIES_PER_PARTITION) {
				await this.#pool.query("SELECT drop_body_partition($1, $2)", [from / ENTRIES_PER_PARTITION, before]);
			}
		});
		return { dropped, keptFrom: next, entry };
	}

	async #keptFrom(): Promise<number> {
		const { rows } = await this.#pool.query<{ kept: number }>("SELECT kept_from AS kept FROM log_retention WHERE log = 'access'");
		return rows[0]?.kept ?? 0;
	}

	/** The number of full partitions, from the oldest on, that are in the tree and older than `before` (UTC ms). */
	async #countDroppable(keptFrom: number, before: number): Promise<number> {
		const { rows } = await this.#pool.query<{ size: number }>("SELECT size FROM log_tree WHERE log = 'access'");
		const size = rows[0]?.size ?? 0;
		let found = 0;
		for (let from = keptFrom; from + ENTRIES_PER_PARTITION <= size; from += ENTRIES_PER_PARTITION, found++) {
			const newest = await this.#pool.query<{ at: number | null }>("SELECT max(at) AS at FROM entry_body WHERE seq >= $1 AND seq < $2", [
				from,
				from + ENTRIES_PER_PARTITION,
			]);
			const at = newest.rows[0]?.at ?? null;
			if (at !== null && at >= before) break;
		}
		return found;
	}

	/** Writes the access entry, then runs the erasure. If the erasure fails, a second entry with the outcome "failed" names the first one. */
	async #runRecorded(fields: EntryFields, run: () => Promise<void>): Promise<number> {
		const entry = await this.#ledger.append(fields);
		try {
			await run();
			return entry;
		} catch (error) {
			await this.#ledger.append({ ...fields, outcome: "failed", first: entry });
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.#ledger.stop();
		await closePool(this.#pool);
	}
}

/** Leaves `seq` and `at` in the row. The leaf is in another table. */
const REDACT = `UPDATE entry_body SET salt = NULL, body = NULL, actor = NULL, organisation = NULL, object = NULL, case_id = NULL,
	action = NULL, outcome = NULL, purpose = NULL
	WHERE seq = $1 AND body IS NOT NULL`;

function erasureEntry(action: Action, about: Pick<EntryFields, "object" | "basis" | "count">): EntryFields {
	return ownEntry({ action, objectType: ACCESS_ENTRY, purpose: "administration", ...about });
}

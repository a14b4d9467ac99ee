/** Queries for cosignatures. Only cosignatures of witnesses that the directory names count. */
import { and, asc, count, desc, eq, gte, inArray, sql } from "drizzle-orm";
import { formatVerifierKey } from "#protocol/log/note.ts";
import type { Cosignature, NamedWitnesses } from "#protocol/log/witness.ts";
import type { Db } from "#server/database/database.ts";
import { cosignature, type LogName } from "./tables.ts";

/**
 * Stores cosignatures of one checkpoint. Keeps the newest cosignature of each witness.
 * @param size of the checkpoint. @param verified the cosignatures, which the caller has verified. @param at when they came, UTC ms.
 */
export async function keepCosignatures(db: Db, log: LogName, size: number, verified: readonly Cosignature[], at: number): Promise<void> {
	if (verified.length === 0) return;
	const rows = verified.map(({ key, time, line }) => ({ log, size, witness: formatVerifierKey(key), time, line, at }));
	await db
		.insert(cosignature)
		.values(rows)
		.onConflictDoUpdate({
			target: [cosignature.log, cosignature.size, cosignature.witness],
			set: { time: sql`excluded.time`, line: sql`excluded.line`, at: sql`excluded.at` },
			setWhere: sql`excluded.time > ${cosignature.time}`,
		});
}

/** The cosignatures of one checkpoint. time: POSIX seconds. */
export function cosignaturesAt(db: Db, log: LogName, size: number, named: NamedWitnesses) {
	return db
		.select({ time: cosignature.time, line: cosignature.line })
		.from(cosignature)
		.where(and(isByNamedWitness(log, named), eq(cosignature.size, size)))
		.orderBy(asc(cosignature.witness));
}

/** Selects the cosignatures by witnesses that the directory names. */
function isByNamedWitness(log: LogName, { keys }: NamedWitnesses) {
	return and(eq(cosignature.log, log), inArray(cosignature.witness, keys.map(formatVerifierKey)));
}

/** How many cosignatures make a checkpoint witnessed. When the directory wants no witness, one cosignature is enough. */
export function cosignaturesNeeded({ wanted }: NamedWitnesses): number {
	return Math.max(wanted, 1);
}

/** The size of the newest checkpoint that enough witnesses have cosigned; null when there is none of at least the size `from`. */
export async function newestWitnessed(db: Db, log: LogName, named: NamedWitnesses, from: number): Promise<number | null> {
	const [row] = await db
		.select({ size: cosignature.size })
		.from(cosignature)
		.where(and(isByNamedWitness(log, named), gte(cosignature.size, from)))
		.groupBy(cosignature.size)
		.having(gte(count(), cosignaturesNeeded(named)))
		.orderBy(desc(cosignature.size))
		.limit(1);
	return row?.size ?? null;
}

/** The cosignature of each witness on its largest checkpoint, by verifier key. time: POSIX seconds. */
export async function newestOfEach(db: Db, log: LogName, named: NamedWitnesses): Promise<Map<string, { size: number; time: number }>> {
	const rows = await db
		.selectDistinctOn([cosignature.witness], { witness: cosignature.witness, size: cosignature.size, time: cosignature.time })
		.from(cosignature)
		.where(isByNamedWitness(log, named))
		.orderBy(asc(cosignature.witness), desc(cosignature.size));
	return new Map(rows.map(({ witness, ...rest }) => [witness, rest]));
}

/** What the ledger's tests share. */
import pg from "pg";
import { pino } from "pino";
import { manualClock } from "#server/base/clock.ts";
import { autocommit, type Db } from "#server/database/database.ts";
import { openPool } from "#server/database/pool.ts";
import { type EntryFields, type Ledger, type LedgerOptions, openLedger } from "#server/ledger/index.ts";
import { type Integrator, type IntegratorOptions, startIntegrator } from "#server/ledger/integrator.ts";
import { Signers } from "#server/ledger/signers.ts";
import { fields } from "./access-entry.ts";
import type { TestLike } from "./scope.ts";

export { fields };

export const silent = pino({ level: "silent" });

/** A refused sign-in: an entry that names nobody. */
export function refusedSignIn(): EntryFields {
	const nobody = { actor: null, organisation: null, session: null, object: null };
	return fields({ ...nobody, action: "session.open", objectType: "session", outcome: "denied", purpose: "self" });
}

/** The tests' Postgres runs without fsync: hence `unsafeForTests`. */
export async function ledgerFor(t: TestLike, url: string, over: Partial<LedgerOptions> = {}): Promise<Ledger> {
	const ledger = await openLedger({ url, clock: manualClock(), log: silent, unsafeForTests: true, ...over });
	t.teardown(() => ledger.stop());
	return ledger;
}

export async function clientFor(t: TestLike, url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	client.on("error", () => {});
	await client.connect();
	t.teardown(() => client.end().catch(() => {}));
	return client;
}

export function handleFor(t: TestLike, url: string): Db {
	const pool = openPool(url, 4, silent);
	t.teardown(() => pool.end());
	return autocommit(pool);
}

/** Doesn't run by itself within a test's time: call `run`. */
export function integratorFor(t: TestLike, url: string, over: Partial<IntegratorOptions> = {}): Integrator {
	const integrator = startIntegrator({ url, clock: manualClock(), log: silent, signers: null, everyMs: 600_000, ...over });
	t.teardown(() => integrator.stop());
	return integrator;
}

export const seeds = { access: new Uint8Array(32).fill(1), directory: new Uint8Array(32).fill(2) };

export function signersIn(folder: string): Promise<Signers> {
	return Signers.open({ origins: { access: "test.example/access", directory: "test.example/directory" }, seeds, folder });
}

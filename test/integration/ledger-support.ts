/** What the ledger's tests share. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { pino } from "pino";
import { manualClock } from "#kernel/clock.ts";
import { autocommit, type Db } from "#kernel/database.ts";
import { type EntryFields, type Ledger, type LedgerOptions, openLedger } from "#kernel/ledger/index.ts";
import { type Integrator, type IntegratorOptions, startIntegrator } from "#kernel/ledger/integrator.ts";
import { Signers } from "#kernel/ledger/signers.ts";
import { openPool } from "#kernel/pool.ts";
import { fields } from "../support/access-entry.ts";

export { fields };

interface Test {
	teardown(handler: () => unknown): void;
}

export const silent = pino({ level: "silent" });

/** A refused sign-in: an entry that names nobody. */
export function refusedSignIn(): EntryFields {
	const nobody = { actor: null, organisation: null, session: null, object: null };
	return fields({ ...nobody, action: "session.open", objectType: "session", outcome: "denied", purpose: "self" });
}

/** The tests' Postgres runs without fsync: hence `unsafeForTests`. */
export async function ledgerFor(t: Test, url: string, over: Partial<LedgerOptions> = {}): Promise<Ledger> {
	const ledger = await openLedger({ url, clock: manualClock(), log: silent, unsafeForTests: true, ...over });
	t.teardown(() => ledger.stop());
	return ledger;
}

export async function clientFor(t: Test, url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	client.on("error", () => {});
	await client.connect();
	t.teardown(() => client.end().catch(() => {}));
	return client;
}

export function handleFor(t: Test, url: string): Db {
	const pool = openPool(url, 4, silent);
	t.teardown(() => pool.end());
	return autocommit(pool);
}

/** Doesn't run by itself within a test's time: call `run`. */
export function integratorFor(t: Test, url: string, over: Partial<IntegratorOptions> = {}): Integrator {
	const integrator = startIntegrator({ url, clock: manualClock(), log: silent, signers: null, everyMs: 600_000, ...over });
	t.teardown(() => integrator.stop());
	return integrator;
}

export async function folderFor(t: Test): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-signer-"));
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

export const seeds = { access: new Uint8Array(32).fill(1), directory: new Uint8Array(32).fill(2) };

export function signersIn(folder: string): Promise<Signers> {
	return Signers.open({ origins: { access: "test.example/access", directory: "test.example/directory" }, seeds, folder });
}

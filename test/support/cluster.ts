/** The one PostgreSQL of a test run. Must not import tap, because `npm test` uses it before tap starts. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";

/** The environment variable that gives a running cluster to child processes, as JSON. */
export const CLUSTER_VARIABLE = "CLOISTER_TEST_CLUSTER";
export const TEMPLATE = "cloister_template";
export const OWNER = "cloister_owner";

export interface TestCluster {
	/** Superuser. */
	url: string;
	passwords: { owner: string; app: string; maintenance: string };
	/** Whether each database is dropped when its test ends, and not all of them with the cluster. */
	drops: boolean;
}

/**
 * Starts PostgreSQL in a temporary folder and applies the migrations once.
 * @param drops true for open-ended runs, which would fill the disk. Other runs keep the databases until the end: on ext4, creating a
 * database takes over a second while the files of dropped ones are still being deleted.
 */
export async function startTestCluster({ drops = false } = {}): Promise<TestCluster & { stop(): Promise<void> }> {
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-test-"));
	const postgres = await startEmbedded({ folder, throwaway: true });
	const stop = async () => {
		await postgres.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		const secret = () => randomBytes(16).toString("hex");
		const cluster = { url: postgres.url, drops, passwords: { owner: secret(), app: secret(), maintenance: secret() } };
		await runStatements(cluster.url, [
			`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${cluster.passwords.owner}'`,
			`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`,
		]);
		await migrate(urlOf(cluster, OWNER, cluster.passwords.owner, TEMPLATE), cluster.passwords);
		await runStatements(cluster.url, [`ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`]);
		return { ...cluster, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

export function urlOf(cluster: TestCluster, user: string, password: string, database: string): string {
	return Object.assign(new URL(cluster.url), { username: user, password, pathname: `/${database}` }).href;
}

/** Runs each statement outside of a transaction, because CREATE and DROP DATABASE need that. */
export async function runStatements(url: string, list: string[]): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		for (const statement of list) await client.query(statement);
	} finally {
		await client.end();
	}
}

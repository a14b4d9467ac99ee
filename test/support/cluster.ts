/** The one PostgreSQL of a test run. Knows nothing of tap: `npm test` uses it before tap is there. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";

/** The variable in which a running cluster is handed on, as JSON. */
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
 * @param drops for runs without an end, which would fill the disk. Others leave the databases where they are: on ext4 making
 * the next one takes over a second while the files of dropped ones are still about.
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
		await statements(cluster.url, [
			`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD '${cluster.passwords.owner}'`,
			`CREATE DATABASE ${TEMPLATE} OWNER ${OWNER}`,
		]);
		await migrate(urlOf(cluster, OWNER, cluster.passwords.owner, TEMPLATE), cluster.passwords);
		await statements(cluster.url, [`ALTER DATABASE ${TEMPLATE} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`]);
		return { ...cluster, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

export function urlOf(cluster: TestCluster, user: string, password: string, database: string): string {
	return Object.assign(new URL(cluster.url), { username: user, password, pathname: `/${database}` }).href;
}

/** One after the other and each on its own: CREATE and DROP DATABASE can't stand in a transaction. */
export async function statements(url: string, list: string[]): Promise<void> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		for (const statement of list) await client.query(statement);
	} finally {
		await client.end();
	}
}

/**
 * Databases for tests. One PostgreSQL serves the whole run. It has a template with the migrations applied, and each call gets a fresh copy.
 * `npm test` starts the PostgreSQL, and passes its address in an environment variable. A test file that runs alone starts its own.
 */
import { randomBytes } from "node:crypto";
import t from "tap";
import { CLUSTER_VARIABLE, OWNER, runStatements, startTestCluster, TEMPLATE, type TestCluster, urlOf } from "./cluster.ts";
import type { TestLike } from "./scope.ts";

const APP = "cloister_app";
const MAINTENANCE = "cloister_maintenance";

export interface TestDatabase {
	name: string;
	/** URL of the superuser in this database: for checks and changes that the roles forbid. */
	superuser: string;
	owner: string;
	app: string;
	maintenance: string;
	/** The passwords of the roles. A test that calls `migrate` again passes them, so that they don't change. */
	passwords: { app: string; maintenance: string };
}

/**
 * A fresh database with the migrations applied. It is dropped when the test ends.
 * @param template another database to copy. Nobody may be connected to it.
 */
export function testDatabase(test: TestLike, template: string = TEMPLATE): Promise<TestDatabase> {
	return createDatabase(test, template);
}

/** A fresh database without any table: for tests of the migrations themselves. */
export function emptyDatabase(test: TestLike): Promise<TestDatabase> {
	return createDatabase(test, "template0");
}

async function createDatabase(test: TestLike, template: string): Promise<TestDatabase> {
	const cluster = await theCluster();
	const name = `test_${randomBytes(6).toString("hex")}`;
	await runStatements(cluster.url, [`CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER}`]);
	// FORCE closes the connections that a test has left open.
	if (cluster.drops) test.teardown(() => runStatements(cluster.url, [`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`]));
	const { owner, app, maintenance } = cluster.passwords;
	return {
		name,
		superuser: Object.assign(new URL(cluster.url), { pathname: `/${name}` }).href,
		owner: urlOf(cluster, OWNER, owner, name),
		app: urlOf(cluster, APP, app, name),
		maintenance: urlOf(cluster, MAINTENANCE, maintenance, name),
		passwords: { app, maintenance },
	};
}

let own: Promise<TestCluster> | undefined;

/** The run's PostgreSQL. */
export function theCluster(): Promise<TestCluster> {
	const given = process.env[CLUSTER_VARIABLE];
	own ??= given
		? Promise.resolve(JSON.parse(given) as TestCluster)
		: startTestCluster().then((cluster) => {
				t.teardown(cluster.stop);
				return cluster;
			});
	return own;
}

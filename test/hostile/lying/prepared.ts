/**
 * A network that has lived for a while (life.ts), made once in a run and kept as a template database: every file, and every
 * round of the long run, begins from a copy. What clients need besides the database (who people are, their keybags, the server's
 * secrets) stands in the database's comment.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { type Id, toBase64Url } from "#protocol/bytes.ts";
import { theCluster } from "../../support/database.ts";
import { Scope } from "../../support/scope.ts";
import { type Person as Living, readyNetwork } from "../../support/sdk.ts";
import { bootServer, type Server, type TestLike } from "../../support/server.ts";
import { live, type Things } from "./life.ts";

const TEMPLATE = "cloister_lived";
/** Any number, the same for all who may make it at once. */
const LOCK = 20_260_101;

/** Somebody of the network, as plain data. */
export interface Person {
	id: Id;
	signInName: string;
	password: string;
	recoveryCode: string;
	/** base64url, as the server keeps it. */
	bag: string;
}

/** giver, sender: origin's coordinator and staff. taker, reader: destination's. leaver was origin's. */
const NAMES = ["founder", "admin", "giver", "sender", "taker", "reader", "leaver", "auditor"] as const;
export type Name = (typeof NAMES)[number];

export interface Prepared {
	/** The server's data folder, its secrets and its logs' memory: base64 by path. */
	data: Record<string, string>;
	/** base64url. */
	network: string;
	people: Record<Name, Person>;
	things: Things;
}

/** A server on a fresh copy of the prepared network. */
export async function bootPrepared(t: TestLike): Promise<Prepared & { server: Server }> {
	const prepared = await preparedOnce();
	const scope = new Scope();
	t.teardown(() => scope.close());
	const folder = scope.testdir();
	for (const [name, content] of Object.entries(prepared.data)) {
		mkdirSync(path.join(folder, path.dirname(name)), { recursive: true, mode: 0o700 });
		writeFileSync(path.join(folder, name), Buffer.from(content, "base64"), { mode: 0o600 });
	}
	const server = await bootServer(t, { CLOISTER_DATA: folder }, TEMPLATE);
	return { ...prepared, server };
}

async function preparedOnce(): Promise<Prepared> {
	const { url } = await theCluster();
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
		return (await readComment(client)) ?? (await prepare(client));
	} finally {
		await client.end();
	}
}

async function readComment(client: pg.Client): Promise<Prepared | null> {
	const { rows } = await client.query("SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1", [
		TEMPLATE,
	]);
	return rows[0]?.said ? (JSON.parse(rows[0].said) as Prepared) : null;
}

async function prepare(client: pg.Client): Promise<Prepared> {
	const scope = new Scope();
	const folder = scope.testdir();
	let database = "";
	let data: Prepared["data"] = {};
	let copied = false;
	/** Nobody may be connected while a database is copied: so it is done after the server has closed, before anything is removed. */
	const copy = async () => {
		data = filesIn(folder);
		if (database !== "") await client.query(`CREATE DATABASE ${TEMPLATE} TEMPLATE ${database}`);
		copied = true;
	};
	let first = true;
	const test: TestLike = {
		testdir: () => folder,
		teardown(handler) {
			scope.teardown(handler);
			if (first) scope.teardown(copy);
			first = false;
		},
	};
	try {
		const ready = await readyNetwork(test);
		const { things, leaver, auditor } = await live(ready);
		const { founder, admin, origin, destination, network } = ready;
		const people = {
			founder,
			admin,
			giver: origin.coordinator,
			sender: origin.staff,
			taker: destination.coordinator,
			reader: destination.staff,
			leaver,
			auditor,
		};
		const made: Prepared = {
			data: {},
			network: toBase64Url(founder.sitting.network),
			people: Object.fromEntries(NAMES.map((name) => [name, plain(people[name])])) as Record<Name, Person>,
			things,
		};
		database = String((await network.server.sql("SELECT current_database() AS name"))[0]?.name);
		await scope.close();
		Object.assign(made.data, data);
		await client.query(`COMMENT ON DATABASE ${TEMPLATE} IS ${pg.escapeLiteral(JSON.stringify(made))}`);
		return made;
	} finally {
		if (!copied) await scope.close();
	}
}

function plain({ id, signInName, password, recoveryCode, sitting }: Living): Person {
	return { id, signInName, password, recoveryCode, bag: toBase64Url(sitting.bag.bytes) };
}

function filesIn(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
	const full = files.map(({ parentPath, name }) => path.join(parentPath, name));
	return Object.fromEntries(full.map((file) => [path.relative(folder, file), readFileSync(file).toString("base64")]));
}

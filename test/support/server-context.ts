/** A server with only the features that a test gives it, on a real database. For the tests of the gate. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import * as z from "zod/mini";
import { randomBytes } from "#crypto/random.ts";
import { signStatement } from "#crypto/signing.ts";
import type { Id } from "#protocol/bytes.ts";
import { endpoint } from "#protocol/contracts/endpoint.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import { type AccessEntryBody, decodeEntry } from "#protocol/log/entry.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { AnyStatement, Statement } from "#protocol/statements/statement.ts";
import { manualClock } from "#server/base/clock.ts";
import { appendToDirectory } from "#server/chains/directory.ts";
import { DIRECTORY_LENGTH } from "#server/chains/directory-cache.ts";
import { prepared } from "#server/database/database.ts";
import type { Feature, ServerContext } from "#server/gate/context.ts";
import { mountOpen } from "#server/gate/mount.ts";
import type { SessionRow } from "#server/gate/sessions.ts";
import { type AppSettings, type RunningApp, startApp } from "./app.ts";
import { type TestDatabase, testDatabase } from "./database.ts";
import { newPerson, type Person } from "./directory.ts";
import { testFolder } from "./folder.ts";
import { type Answer, type Sending, send } from "./http.ts";
import type { TestLike } from "./scope.ts";

await sodiumReady;

export interface Booted extends RunningApp {
	database: Pick<TestDatabase, "app" | "superuser">;
	clock: ReturnType<typeof manualClock>;
	/** The member of each session, and whether the session is over. A test may change both. */
	sessions: Map<Id, { member: Id; isOver: boolean }>;
	call(method: string, path: string, sending?: Sending): Promise<Answer>;
	/** A token of a new session of this member. */
	signIn(member: Id): string;
	/** All access entries, by number. */
	entries(): Promise<(AccessEntryBody & { seq: number })[]>;
	/** Runs SQL as the superuser, to whom no permissions apply. */
	sql(text: string): Promise<Record<string, unknown>[]>;
}

const founding = endpoint({
	id: "test.found",
	summary: "Appends a genesis",
	method: "POST",
	repeatable: false,
	path: "/test/genesis",
	response: z.object({ size: z.int() }),
	access: "public",
});

/** Appends a genesis that is made in memory. The real endpoint is in the feature `directory`. */
export function foundingFeature(genesis: (context: ServerContext) => AnyStatement): Feature {
	return (app, context) =>
		mountOpen(app, context, founding, async ({ db, now }) => {
			const { size } = await appendToDirectory(db, context.directoryCache, [genesis(context)], now);
			return { size };
		});
}

export async function boot(
	t: TestLike,
	features: Feature[],
	given: {
		database?: Pick<TestDatabase, "app" | "superuser">;
		folder?: string;
		clock?: ReturnType<typeof manualClock>;
		/** Environment variables. */
		settings?: Record<string, string>;
		log?: AppSettings["log"];
	} = {},
): Promise<Booted> {
	const database = given.database ?? (await testDatabase(t));
	const clock = given.clock ?? manualClock();
	const sessions = new Map<Id, { member: Id; isOver: boolean }>();
	const signingIn: Feature = (_app, context) =>
		context.sessions.register(async (db, session) => {
			const [row] = await prepared<Pick<SessionRow, "directoryLength">>(
				db,
				"test.session",
				`SELECT ${DIRECTORY_LENGTH} AS "directoryLength"`,
				[],
			);
			const known = sessions.get(session);
			return known && row ? { ...known, ...row, rolledBack: false } : null;
		});
	const built = await startApp(t, {
		databaseUrl: database.app,
		clock,
		folder: given.folder ?? testFolder(t),
		features: [signingIn, ...features],
		...(given.settings && { settings: given.settings }),
		...(given.log && { log: given.log }),
	});
	return {
		...built,
		database,
		clock,
		sessions,
		call: (method, path, sending) => send(built.url, method, path, sending),
		signIn(member) {
			const session = randomUUID();
			sessions.set(session, { member, isOver: false });
			return built.context.tokens.issue(session, member).token;
		},
		async entries() {
			const rows = await sql(database.superuser, "SELECT seq, body FROM entry_body ORDER BY seq");
			return rows.map(({ seq, body }) => ({ seq: Number(seq), ...decodeEntry(new Uint8Array(body as Buffer)) }));
		},
		sql: (text) => sql(database.superuser, text),
	};
}

export async function sql(url: string, text: string): Promise<Record<string, unknown>[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		const result = await client.query(text);
		return (Array.isArray(result) ? result.at(-1) : result).rows;
	} finally {
		await client.end();
	}
}

export function genesisBy(founder: Person): (context: ServerContext) => Statement<"genesis"> {
	const nameHash = randomBytes(32);
	return ({ logKey, config, clock }) => {
		const logs = {
			access: { origin: config.logOrigins.access, key: logKey("access").publicKey },
			directory: { origin: config.logOrigins.directory, key: logKey("directory").publicKey },
		};
		const policy = { vettingMonths: 12, attachmentMiB: 64 };
		const body = {
			by: founder.id,
			ke: 1,
			as: null,
			cp: BEFORE_GENESIS,
			at: clock.now(),
			name: "Test",
			nameHash,
			keys: founder.keys.public,
			logs,
			policy,
		};
		return signStatement(new Uint8Array(0), "genesis", body, founder.keys.signing);
	};
}

/** Boots, and founds a network. */
export async function bootFounded(t: TestLike, features: Feature[]): Promise<Booted & { founder: Person; token: string }> {
	const founder = newPerson();
	const booted = await boot(t, [foundingFeature(genesisBy(founder)), ...features]);
	const { status, body } = await booted.call("POST", "/api/test/genesis");
	if (status !== 200) throw new Error(JSON.stringify(body));
	return { ...booted, founder, token: booted.signIn(founder.id) };
}

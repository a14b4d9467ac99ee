/** Two desks of two organisations, made on a server within this process. That server is stopped; sessions and keys stay valid. */
import pg from "pg";
import type { Keybag } from "#crypto/keybag.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Envelope } from "#protocol/statements/registry.ts";
import { makeUnlockedSession } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import { memoryStorage } from "#sdk/storage.ts";
import { readEnvironment } from "#server/base/config.ts";
import { openSecrets } from "#server/base/secrets.ts";
import { type App, buildApp } from "../../../server/app.ts";
import type { Who } from "../cases.ts";
import { send } from "../http.ts";
import { type Account, People } from "../people.ts";
import type { Party } from "../served-directory.ts";
import type { Server } from "../server.ts";

export interface FaultNetwork {
	people: People;
	from: Who;
	to: Who;
	/** Access tokens of the members who send requests. */
	tokens: Map<Id, string>;
	cp: Envelope["cp"];
	/** A coordinator of the first organisation. */
	boss: Account;
}

/** @param env of a server. */
export async function makeNetwork(env: Record<string, string>, url: { app: string; superuser: string }): Promise<FaultNetwork> {
	const { built, people, close } = await serveInProcess(env, url);
	await people.tryFound();
	people.founder.token = await people.session(people.founder.id);
	const admin = await people.member(people.founder, null, "admin", null);
	const party = async (): Promise<{ who: Who; boss: Account; staff: Account }> => {
		const organisation = await people.organisation(people.founder, admin);
		const boss = await people.member(people.founder, admin, "coordinator", organisation);
		const staff = await people.member(boss, admin, "staff", organisation);
		return { boss, staff, who: { by: staff, party: { organisation, desk: await people.desk(boss, organisation, [staff]) } as Party } };
	};
	const [from, to] = [await party(), await party()];
	const tokens = new Map([from.boss, from.staff, to.staff].map(({ id, token }) => [id, token]));
	const cp = await people.checkpoint();
	await built.context.integrator.run();
	await close();
	return { people, from: from.who, to: to.who, tokens, cp, boss: from.boss };
}

/** Starts a server within this process. */
async function serveInProcess(
	env: Record<string, string>,
	url: { app: string; superuser: string },
): Promise<{ built: App; people: People; close(): Promise<void> }> {
	const { config, given } = readEnvironment(env);
	const { secrets } = await openSecrets(config.dataFolder, given, false);
	const built = await buildApp({ config, secrets, databaseUrl: url.app });
	const superuserPool = new pg.Pool({ connectionString: url.superuser, max: 1 });
	superuserPool.on("error", () => {});
	const address = await built.app.listen({ port: 0, host: "127.0.0.1" });
	const server = {
		...built,
		url: address,
		call: (...[method, where, sending]: Parameters<Server["call"]>) => send(address, method, where, sending),
		sql: async (text: string) => (await superuserPool.query(text)).rows,
		setupToken: secrets.setupToken,
		clock: { now: () => Date.now() },
	};
	const close = async () => {
		await built.close();
		await superuserPool.end();
	};
	return { built, people: new People(server as unknown as Server), close };
}

/** An SDK session with the member's keys and token. */
export function sittingOf(network: Uint8Array, account: Account, address: string): { session: UnlockedSession; alarms: Alarm[] } {
	const alarms: Alarm[] = [];
	const server = httpTransport({ address, timeout: 8_000 });
	server.setAccessToken(account.token);
	const bag = { content: { seeds: [], directory: null, access: null, desks: [] } } as unknown as Keybag;
	const session = makeUnlockedSession({
		server,
		storage: memoryStorage(),
		onAlarm: (alarm) => void alarms.push(alarm),
		network,
		me: account.id,
		bag,
	});
	session.seeds.set(account.ke, account.seed);
	return { session, alarms };
}

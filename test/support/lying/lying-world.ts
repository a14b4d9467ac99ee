/** A server on a copy of the prepared network, and people whose devices reach it only through a proxy that may lie. */
import { Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { fromBase64Url } from "#protocol/bytes.ts";
import { makeUnlockedSession, type SessionOptions } from "#sdk/account/unlocked-session.ts";
import { type Alarm, AlarmError, httpTransport, memoryStorage, type Storage, syncDirectory, type UnlockedSession } from "#sdk/index.ts";
import { insertSession } from "../people.ts";
import type { TestLike } from "../scope.ts";
import type { Server } from "../server.ts";
import { World } from "../world.ts";
import type { Lie } from "./lies.ts";
import { bootPrepared, type Name, type Prepared } from "./prepared.ts";
import { LyingProxy } from "./proxy.ts";

export { rowsOf } from "./rows.ts";

/** What any step of a person may take, in ms: longer is a hang. A client that waits for a silent server gives up before. */
export const DEADLINE = 30_000;
const PATIENCE = 4_000;

/** A device: what it keeps, what it was alarmed about, and the proxy that stands between it and the server. */
export interface Device extends SessionOptions {
	proxy: LyingProxy;
	storage: Storage;
	alarms: Alarm[];
}

export interface DeceivedClient extends Device {
	session: UnlockedSession;
	/** From now on the server tells these lies, and the client has seen no alarm. */
	setLies(...lies: Lie[]): void;
}

export class LyingWorld extends World {
	readonly server: Server;
	readonly network: Uint8Array;
	readonly people: Prepared["people"];
	readonly fixtures: Prepared["fixtures"];

	private constructor(test: TestLike, { server, network, people, fixtures }: Prepared & { server: Server }) {
		super(test, server.superuser);
		this.server = server;
		this.network = fromBase64Url(network);
		this.people = people;
		this.fixtures = fixtures;
	}

	/** @param settings of the server. */
	static async build(test: TestLike, settings: Record<string, string> = {}): Promise<LyingWorld> {
		return new LyingWorld(test, await bootPrepared(test, settings));
	}

	/** A fresh one, or one that kept what another had seen. */
	async device(storage: Storage = memoryStorage()): Promise<Device> {
		const proxy = await LyingProxy.start(this.server.url);
		this.test.teardown(() => proxy.close());
		const alarms: Alarm[] = [];
		return {
			proxy,
			storage,
			alarms,
			server: httpTransport({ address: proxy.url, timeout: PATIENCE }),
			onAlarm: (alarm) => void alarms.push(alarm),
			now: () => this.server.clock.now(),
		};
	}

	/** Everything written so far is in the signed trees, without waiting for the round of each second. */
	signed(): Promise<void> {
		return this.server.context.integrator.run();
	}

	/** The access token of a new session, made without a sign-in. */
	token(name: Name): Promise<string> {
		return insertSession(this.server, this.people[name].id);
	}

	/** Somebody's session, begun without a password; the keybag is opened with the recovery code. */
	async openSession(name: Name, device?: Device): Promise<DeceivedClient> {
		const on = device ?? (await this.device());
		const { id, bag, recoveryCode } = this.people[name];
		on.server.setAccessToken(await this.token(name));
		const owner = { network: this.network, member: id };
		const opened = Keybag.open(fromBase64Url(bag), owner, SlotKey.fromRecovery(RecoveryCode.parse(recoveryCode)));
		const session = makeUnlockedSession({ ...on, network: this.network, me: id, bag: opened });
		const setLies = (...lies: Lie[]) => {
			on.proxy.lies = lies;
			on.alarms.length = 0;
			session.memory.alarms.clear();
		};
		return { ...on, session, setLies };
	}

	/** Signed in and up to date, with nothing false told so far. */
	async openSyncedSession(name: Name, storage?: Storage): Promise<DeceivedClient> {
		const person = await this.openSession(name, await this.device(storage));
		await syncDirectory(person.session);
		return person;
	}
}

/** The codes of the alarms raised, each once, in order. */
export const alarmCodes = ({ alarms }: Pick<Device, "alarms">) => [...new Set(alarms.map(({ code }) => code))];

/** What an attempt came to: its alarm's code, its error's code, or null when nothing stopped it. @throws whatever has no name. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<string | null> {
	try {
		await work();
		return null;
	} catch (error) {
		if (error instanceof AlarmError) return error.alarm.code;
		if (error instanceof Error && "code" in error && error.name !== "TypeError") return String(error.code);
		throw error;
	}
}

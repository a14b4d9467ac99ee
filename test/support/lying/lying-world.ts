/** A server on a copy of the prepared network, and devices that reach it only through a proxy that may lie. */
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

/** The most time that one step may take, in ms. A client gives up on a silent server before. */
export const DEADLINE = 120_000;
const ANSWER_TIMEOUT = 4_000;

/** A device: its storage, its alarms, and the proxy between it and the server. */
export interface Device extends SessionOptions {
	proxy: LyingProxy;
	storage: Storage;
	alarms: Alarm[];
}

export interface DeceivedClient extends Device {
	session: UnlockedSession;
	/** Replaces the server's lies, and clears the client's alarms. */
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

	/** A new device. @param storage of an earlier device, to continue with its data. */
	async device(storage: Storage = memoryStorage()): Promise<Device> {
		const proxy = await LyingProxy.start(this.server.url);
		this.test.teardown(() => proxy.close());
		const alarms: Alarm[] = [];
		return {
			proxy,
			storage,
			alarms,
			// The lying server is at the honest server's address, so sign-ins are valid there.
			server: { ...httpTransport({ address: proxy.url, timeout: ANSWER_TIMEOUT }), origin: this.server.url },
			onAlarm: (alarm) => void alarms.push(alarm),
			now: () => this.server.clock.now(),
		};
	}

	/** Signs the trees now, without waiting for the next round. */
	signTrees(): Promise<void> {
		return this.server.context.integrator.run();
	}

	/** The access token of a new session, made without a sign-in. */
	token(name: Name): Promise<string> {
		return insertSession(this.server, this.people[name].id);
	}

	/** A session without a sign-in. The keybag is opened with the recovery code. */
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

	/** A session whose directory is synced with the honest server. */
	async openSyncedSession(name: Name, storage?: Storage): Promise<DeceivedClient> {
		const person = await this.openSession(name, await this.device(storage));
		await syncDirectory(person.session);
		return person;
	}
}

/** The distinct codes of the alarms, in order. */
export const alarmCodes = ({ alarms }: Pick<Device, "alarms">) => [...new Set(alarms.map(({ code }) => code))];

/** @returns the code of the alarm or error that stopped the work, or null. @throws errors without a code. */
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

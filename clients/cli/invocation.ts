/** The state of one run of the program, for a single command or a shell: the profile, the server, and the unlocked session. */

import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { signOut } from "#sdk/account/sessions.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import type { SessionOptions } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { SectionView } from "#sdk/casework/index.ts";
import { wrongMinutes } from "#sdk/clock.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import type { Exchange } from "#sdk/http/client.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import { UsageError } from "./problems.ts";
import { Profile, type ProfileFields } from "./profile.ts";
import { traceExchange } from "./trace.ts";
import { messages } from "./words/messages.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Checks the address of a server and returns its origin.
 * @throws UsageError for a malformed address, or if HTTP would send tokens unencrypted
 */
export function checkAddress(address: string): string {
	const url = URL.canParse(address) ? new URL(address) : null;
	if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(messages.badAddress);
	if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) throw new UsageError(messages.addressWithoutTls);
	return url.origin;
}

interface Options {
	home: string;
	profile: string;
	server: string | undefined;
	as: string | undefined;
	onAlarm(alarm: Alarm): void;
}

/** A section as a person knows it. */
export interface ReadSection {
	/** The version that the person has last read or changed. */
	view: SectionView;
	/** The keys of the cells that the person has not seen. */
	unseen: ReadonlySet<string>;
}

export class Invocation {
	readonly profile: Profile;
	/** Each section that the person has seen in this run. */
	readonly readSections = new Map<Id, ReadSection>();
	/** Alarms since the last call of `takeAlarms`. */
	#alarms: Alarm[] = [];
	#session: UnlockedSession | null = null;
	#surroundings: SessionOptions | null = null;
	/** Numbers of the access entries that the server named since the last call of `takeAccesses`. */
	#accesses: number[] = [];
	#newestAccess = -1;
	#hasWarnedOfClock = false;
	readonly #closeCallbacks: (() => Promise<void>)[] = [];
	readonly #options: Options;

	constructor(options: Options) {
		this.#options = options;
		this.profile = new Profile(options.home, options.profile);
	}

	/** The connection to the server, and the storage. The profile keeps the given address after the first sign-in. @throws UsageError */
	async surroundings(): Promise<SessionOptions> {
		if (this.#surroundings) return this.#surroundings;
		const { server: given } = await this.signInTarget();
		if (!given) throw new UsageError(messages.noServer);
		const { storage } = this.profile;
		const trace = (exchange: Exchange) => void process.stderr.write(traceExchange(exchange));
		const traced = process.env.CLOISTER_CLI_TRACE ? { onExchange: trace } : {};
		const onClock = (aheadMs: number) => this.#warnOfClock(aheadMs);
		const server = this.#collectingAccesses(httpTransport({ address: checkAddress(given), storage, onClock, ...traced }));
		this.#surroundings = { server, storage, onAlarm: (alarm) => this.raise(alarm) };
		return this.#surroundings;
	}

	/** Once in a run. The first answer comes before anything is written. */
	#warnOfClock(aheadMs: number): void {
		const minutes = wrongMinutes(aheadMs);
		if (minutes === null || this.#hasWarnedOfClock) return;
		this.#hasWarnedOfClock = true;
		process.stderr.write(`${messages.wrongClock(minutes)}\n`);
	}

	/** The name and the server to sign in with, as given or remembered; null for what is missing. */
	async signInTarget(): Promise<ProfileFields> {
		const { server, signIn } = await this.profile.read();
		return { server: this.#options.server ?? server, signIn: this.#options.as ?? signIn };
	}

	/** Null before sign-in. */
	get unlocked(): UnlockedSession | null {
		return this.#session;
	}

	/**
	 * Returns the unlocked session. Signs in with the given or remembered name if necessary. @param password asks for the password
	 * @throws ProtocolError `not-signed-in` when no name is known, and the errors of `signIn`
	 */
	async session(password: () => Promise<string>): Promise<UnlockedSession> {
		if (this.#session) return this.#session;
		const { signIn: name } = await this.signInTarget();
		if (!name) throw new ProtocolError("not-signed-in", "this profile has no sign-in name yet");
		return this.signIn(name, await password());
	}

	async signIn(name: string, password: string): Promise<UnlockedSession> {
		const open = async (around: SessionOptions) => ({ session: await signIn({ ...around, name, password }) });
		return (await this.open(name, open)).session;
	}

	/**
	 * Ends the earlier session, opens a new session and keeps it. Saves the server and the name in the profile. The earlier session ends
	 * first, because both sessions share the connection to the server. What its person has read is then forgotten, because the next person
	 * hasn't read it.
	 */
	async open<T extends { session: UnlockedSession }>(signInName: string, open: (around: SessionOptions) => Promise<T>): Promise<T> {
		await this.close();
		const opened = await open(await this.surroundings());
		this.#session = opened.session;
		await this.remember(signInName);
		return opened;
	}

	/** Saves the server and the name in the profile. @param signInName null keeps the earlier name, if any. */
	async remember(signInName: string | null): Promise<void> {
		const { server } = this.#options;
		const before = await this.profile.read();
		const next = { server: server ? checkAddress(server) : before.server, signIn: signInName ?? before.signIn };
		if (next.server !== before.server || next.signIn !== before.signIn) await this.profile.write(next);
	}

	/** Registers a callback that is awaited before this run ends, also after a signal. The last registered callback runs first. */
	atClose(callback: () => Promise<void>): void {
		this.#closeCallbacks.push(callback);
	}

	/** Runs the callbacks of `atClose`, signs out and drops the keys. */
	async close(): Promise<void> {
		for (const callback of this.#closeCallbacks.splice(0).reverse()) await callback();
		const session = this.#session;
		this.#session = null;
		this.readSections.clear();
		// The keys are dropped even when the server can't be reached. Its session then expires.
		if (session) await signOut(session).catch(() => {});
	}

	takeAlarms(): Alarm[] {
		const taken = this.#alarms;
		this.#alarms = [];
		return taken;
	}

	takeAccesses(): number[] {
		const taken = this.#accesses;
		this.#accesses = [];
		return taken;
	}

	/**
	 * Collects the number of the access entry that each answer names, so that a program can find the entry in the log. Errors name an entry
	 * too.
	 */
	#collectingAccesses(server: Transport): Transport {
		const collect = <T>(answer: Promise<T>): Promise<T> =>
			answer.finally(() => {
				const entry = server.lastEntry();
				// When an answer names no entry, the number of the previous answer stays.
				if (entry === null || entry === this.#newestAccess) return;
				this.#newestAccess = entry;
				this.#accesses.push(entry);
			});
		return {
			...server,
			call: (endpoint, sent) => collect(server.call(endpoint, sent)),
			download: (endpoint, params, range) => collect(server.download(endpoint, params, range)),
			upload: (endpoint, params, bytes) => collect(server.upload(endpoint, params, bytes)),
		};
	}

	/** Shows an alarm, and adds it to the result of the command. */
	raise(alarm: Alarm): void {
		this.#alarms.push(alarm);
		this.#options.onAlarm(alarm);
	}
}

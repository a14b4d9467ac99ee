/** One run of the program, a single command or a whole shell: the profile, the server, and the unlocked session if there is one. */

import { ProtocolError } from "#protocol/errors.ts";
import { signOut } from "#sdk/account/sessions.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import type { SessionOptions } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import type { Exchange } from "#sdk/http/client.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import { UsageError } from "./problems.ts";
import { Profile } from "./profile.ts";
import { traceExchange } from "./trace.ts";
import { messages } from "./words/messages.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @throws UsageError: a token would travel in clear. */
export function checkAddress(address: string): string {
	const url = URL.parse?.(address) ?? tryUrl(address);
	if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(messages.badAddress);
	if (url.protocol === "http:" && !LOOPBACK.has(url.hostname)) throw new UsageError(messages.clearAddress);
	return url.origin;
}

function tryUrl(address: string): URL | null {
	try {
		return new URL(address);
	} catch {
		return null;
	}
}

interface Options {
	home: string;
	profile: string;
	server: string | undefined;
	as: string | undefined;
	onAlarm(alarm: Alarm): void;
}

export class Invocation {
	readonly profile: Profile;
	/** Raised since the last take. */
	#alarms: Alarm[] = [];
	#session: UnlockedSession | null = null;
	#surroundings: SessionOptions | null = null;
	/** Numbers of access entries that answers named since the last take. */
	#accesses: number[] = [];
	#newest = -1;
	readonly #stops: (() => Promise<void>)[] = [];
	readonly #options: Options;

	constructor(options: Options) {
		this.#options = options;
		this.profile = new Profile(options.home, options.profile);
	}

	/** Server and storage. An address that was given is remembered once something has worked with it. */
	async surroundings(): Promise<SessionOptions> {
		if (this.#surroundings) return this.#surroundings;
		const given = this.#options.server ?? (await this.profile.read()).server;
		if (!given) throw new UsageError(messages.noServer);
		const { storage } = this.profile;
		const trace = (exchange: Exchange) => void process.stderr.write(traceExchange(exchange));
		const traced = process.env.CLOISTER_CLI_TRACE ? { onExchange: trace } : {};
		const server = this.#noting(httpTransport({ address: checkAddress(given), storage, ...traced }));
		this.#surroundings = { server, storage, onAlarm: (alarm) => this.#raise(alarm) };
		return this.#surroundings;
	}

	/** The unlocked session, or null. */
	get unlocked(): UnlockedSession | null {
		return this.#session;
	}

	/** Signs in under the name of the profile unless that has happened. @param password asks for it. */
	async session(password: () => Promise<string>): Promise<UnlockedSession> {
		if (this.#session) return this.#session;
		const name = this.#options.as ?? (await this.profile.read()).signIn;
		if (!name) throw new ProtocolError("not-signed-in", "this profile has no sign-in name yet");
		return this.signIn(name, await password());
	}

	async signIn(name: string, password: string): Promise<UnlockedSession> {
		await this.close();
		return this.keep(await signIn({ ...(await this.surroundings()), name, password }), name);
	}

	/** Takes an opened session, and remembers server and name for the next time. */
	async keep(session: UnlockedSession, signInName: string): Promise<UnlockedSession> {
		this.#session = session;
		await this.remember(signInName);
		return session;
	}

	async remember(signInName: string): Promise<void> {
		const { server } = this.#options;
		const before = await this.profile.read();
		const next = { server: server ? checkAddress(server) : before.server, signIn: signInName };
		if (next.server !== before.server || next.signIn !== before.signIn) await this.profile.write(next);
	}

	/** @param stop is awaited before this run ends, also by a signal; what came last first. */
	atClose(stop: () => Promise<void>): void {
		this.#stops.push(stop);
	}

	/** Ends the session at the server and forgets the keys. */
	async close(): Promise<void> {
		for (const stop of this.#stops.splice(0).reverse()) await stop();
		const session = this.#session;
		this.#session = null;
		// The keys are gone also where the server can't be told; its session then ends by itself.
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

	/** Answers, refusals included, name the access entry about them: a program can look for them in the log later. */
	#noting(server: Transport): Transport {
		const noted = <T>(answer: Promise<T>): Promise<T> =>
			answer.finally(() => {
				const entry = server.lastEntry();
				// An answer that names none leaves the number of the one before.
				if (entry === null || entry === this.#newest) return;
				this.#newest = entry;
				this.#accesses.push(entry);
			});
		return {
			...server,
			call: (endpoint, sent) => noted(server.call(endpoint, sent)),
			download: (endpoint, params, range) => noted(server.download(endpoint, params, range)),
			upload: (endpoint, params, bytes) => noted(server.upload(endpoint, params, bytes)),
		};
	}

	#raise(alarm: Alarm): void {
		this.#alarms.push(alarm);
		this.#options.onAlarm(alarm);
	}
}

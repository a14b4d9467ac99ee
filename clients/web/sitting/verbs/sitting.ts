/** The state of the worker, which each verb gets. */
import { ProtocolError } from "#protocol/errors.ts";
import type { VerifiedInvite } from "#sdk/account/invites.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { KnownAs } from "#sdk/casework/handoffs/identifying.ts";
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import type { Attached } from "#sdk/compartments/files.ts";
import type { Transport, UnlockedSession } from "#sdk/context.ts";
import { httpTransport } from "#sdk/http/transport.ts";
import type { SyncProgress } from "#sdk/memory.ts";
import { memoryStorage, type Storage } from "#sdk/storage.ts";
import type { SittingEvent } from "../kinds.ts";
import { deviceStorage } from "../storage.ts";
import type { Outgoing } from "./outgoing.ts";

export interface Sitting extends Memory {
	server: Transport;
	storage: Storage;
	/** The computer is used by several people: nothing is kept on it. */
	isShared: boolean;
	/** True from Hide on: the last request must survive the page. */
	isLeaving: boolean;
	emit(event: SittingEvent): void;
}

/** What the worker knows of one person's sitting: keys, and what it has opened. All of it goes at the end. */
interface Memory {
	/** Null before sign-in and after the end. */
	session: UnlockedSession | null;
	/** The invite that a newcomer has checked and not yet used. */
	invite: VerifiedInvite | null;
	/** Stops the stream of news. */
	newsEnd: AbortController | null;
	/** Titles of threads that were opened, by id. */
	titles: Map<string, string>;
	/** The names of all members, and the size of the directory that they belong to. */
	names: { size: number; names: Promise<Map<string, string>> } | null;
	/** The cases of hand-offs that were listed, by hand-off. */
	handoffs: Map<string, string>;
	/** What names the person of a case, for requests that are being written. By case. */
	knownAs: Map<string, Promise<KnownAs>>;
	/** The desks that had to do with a case, a section or a thread when it was last shown, by its id. */
	concerned: Map<string, ReadonlySet<string>>;
	/** The sections as they were last read, by compartment. */
	sections: Map<string, OpenCompartment>;
	/** What opens the files of entries that were read, by entry. It stays in the worker. */
	files: Map<string, Attached[]>;
	/** Messages whose send runs or has failed, by entry. */
	outgoing: Map<string, Outgoing>;
	/** The last change of what is kept of them. */
	outboxChange: Promise<void>;
}

export function newSitting(emit: Sitting["emit"]): Sitting {
	const sitting: Sitting = {
		server: httpTransport({
			address: "",
			fetch: (url, init) => fetch(url, { ...init, keepalive: sitting.isLeaving }),
			onWait: (ms) => sitting.emit({ kind: "waiting", until: Date.now() + ms }),
		}),
		storage: deviceStorage(),
		isShared: false,
		isLeaving: false,
		emit,
		...emptyMemory(),
	};
	return sitting;
}

function emptyMemory(): Memory {
	return {
		session: null,
		invite: null,
		newsEnd: null,
		titles: new Map(),
		names: null,
		handoffs: new Map(),
		knownAs: new Map(),
		concerned: new Map(),
		sections: new Map(),
		files: new Map(),
		outgoing: new Map(),
		outboxChange: Promise.resolve(),
	};
}

/** Forgets the keys and everything that was opened with them. */
export function forgetAll(sitting: Sitting): void {
	Object.assign(sitting, emptyMemory());
}

/** Keeps everything in memory from now on. */
export function keepInMemory(sitting: Sitting): void {
	sitting.isShared = true;
	sitting.storage = memoryStorage();
}

/** The options that begin a session. */
export function optionsOf(sitting: Sitting) {
	return {
		server: sitting.server,
		storage: sitting.storage,
		onAlarm: (alarm: Alarm) => sitting.emit({ kind: "alarm", alarm }),
		onProgress: (progress: SyncProgress) => sitting.emit({ kind: "progress", progress }),
	};
}

/** @throws ProtocolError not-signed-in */
export function sessionOf({ session }: Sitting): UnlockedSession {
	if (!session) throw new ProtocolError("not-signed-in");
	return session;
}

/** The state of the worker, which each verb gets. */
import { ProtocolError } from "#protocol/errors.ts";
import type { KnownAs } from "#sdk/casework/index.ts";
import {
	type Alarm,
	type Attached,
	httpTransport,
	memoryStorage,
	type Storage,
	type SyncProgress,
	type Transport,
	type UnlockedSession,
	type VerifiedInvite,
} from "#sdk/index.ts";
import type { SittingEvent } from "../kinds.ts";
import { deviceStorage } from "../storage.ts";
import type { Outgoing } from "./outgoing.ts";

export interface Sitting {
	server: Transport;
	storage: Storage;
	/** Null before sign-in and after the end. */
	session: UnlockedSession | null;
	/** The computer is used by several people: nothing is kept on it. */
	isShared: boolean;
	/** The invite that a newcomer has checked and not yet used. */
	invite: VerifiedInvite | null;
	/** True from Hide on: the last request must survive the page. */
	isLeaving: boolean;
	/** Stops the stream of news. */
	newsEnd: AbortController | null;
	/** Alarms of this sitting, in order. */
	alarms: Alarm[];
	/** Titles of threads that were opened, by id. */
	titles: Map<string, string>;
	/** The names of all members, and the size of the directory that they belong to. */
	names: { size: number; names: Promise<Map<string, string>> } | null;
	/** The cases of hand-offs that were listed, by hand-off. */
	handoffs: Map<string, string>;
	/** What names the person of a case, for requests that are being written. By case. */
	knownAs: Map<string, Promise<KnownAs>>;
	/** What opens the files of entries that were read, by entry. It stays in the worker. */
	files: Map<string, Attached[]>;
	/** Messages whose send runs or has failed, by entry. */
	outgoing: Map<string, Outgoing>;
	/** The last change of what is kept of them. */
	outboxChange: Promise<void>;
	emit(event: SittingEvent): void;
}

export function newSitting(emit: Sitting["emit"]): Sitting {
	const sitting: Sitting = {
		server: httpTransport({ address: "", fetch: (url, init) => fetch(url, { ...init, keepalive: sitting.isLeaving }) }),
		storage: deviceStorage(),
		session: null,
		isShared: false,
		invite: null,
		isLeaving: false,
		newsEnd: null,
		alarms: [],
		titles: new Map(),
		names: null,
		handoffs: new Map(),
		knownAs: new Map(),
		files: new Map(),
		outgoing: new Map(),
		outboxChange: Promise.resolve(),
		emit,
	};
	return sitting;
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
		onAlarm(alarm: Alarm) {
			sitting.alarms.push(alarm);
			sitting.emit({ kind: "alarm", alarm });
		},
		onProgress: (progress: SyncProgress) => sitting.emit({ kind: "progress", progress }),
	};
}

/** @throws ProtocolError not-signed-in */
export function sessionOf({ session }: Sitting): UnlockedSession {
	if (!session) throw new ProtocolError("not-signed-in");
	return session;
}

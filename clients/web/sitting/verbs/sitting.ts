/** The state of the worker, which each verb gets. */
import { ProtocolError } from "#protocol/errors.ts";
import type { VerifiedInvite } from "#sdk/account/invites.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { KnownAs } from "#sdk/casework/handoffs/identifying.ts";
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import type { Attached } from "#sdk/compartments/files.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { SyncProgress } from "#sdk/memory.ts";
import { memoryStorage, type Storage } from "#sdk/storage.ts";
import type { Entered, SittingEvent } from "../kinds.ts";
import { OWN_DEVICE, type TabFacts } from "../lock.ts";
import { deviceStorage } from "../storage.ts";
import { type Connection, connectionOf } from "./connection.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Tab } from "./tab.ts";

export interface Sitting extends Memory {
	/** Another one for each session. */
	connection: Connection;
	storage: Storage;
	/** The computer is used by several people: nothing is kept on it. */
	isShared: boolean;
	/** All that are connected, also those at the door. */
	tabs: Set<Tab>;
	/** No other worker of this browser has a sitting. */
	isClaimed: boolean;
	/** The sign-ins, one after the other. */
	entering: Promise<unknown>;
	/** Set while the sitting ends. */
	ending: Promise<void> | null;
	/** The worker has nothing more to do. */
	isOver: boolean;
	/** Milliseconds without a touch until the lock, on an own device. */
	idle: number;
	/** A tab has saved its drafts or has gone, while the sitting ends. */
	onReady(): void;
	/** Called once, when `isOver` has become true. */
	onOver(): void;
	/** Tells all tabs. */
	emit(event: SittingEvent): void;
}

/** What the worker knows of the time. */
export interface Guard {
	timer: ReturnType<typeof setInterval>;
	lookedAt: number;
	/** As the tabs were told. */
	countdown: number | null;
	/** The last touch and the last sight of any tab, also of one that has gone. As a tab that is hidden since then. */
	last: TabFacts;
}

/** What the worker knows of one person's sitting: keys, and what it has opened. All of it goes at the end. */
interface Memory {
	/** Null before sign-in and after the end. */
	session: UnlockedSession | null;
	/** Who has signed in. Null before, and until the session is ready. */
	entered: Entered | null;
	/** What was raised so far. */
	alarms: { alarm: Alarm; at: number }[];
	guard: Guard | null;
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
	/** The last change of a draft. */
	draftChange: Promise<unknown>;
}

export function newSitting(): Sitting {
	const sitting: Sitting = {
		connection: connectionOf((event) => sitting.emit(event)),
		storage: deviceStorage(),
		isShared: false,
		tabs: new Set(),
		isClaimed: false,
		entering: Promise.resolve(),
		ending: null,
		isOver: false,
		idle: OWN_DEVICE.idle,
		onReady() {},
		onOver() {},
		emit(event) {
			for (const tab of sitting.tabs) tab.send(event);
		},
		...emptyMemory(),
	};
	return sitting;
}

function emptyMemory(): Memory {
	return {
		session: null,
		entered: null,
		alarms: [],
		guard: null,
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
		draftChange: Promise.resolve(),
	};
}

/** The worker has nothing more to do: no tab is left, or its sitting has ended. */
export function finish(sitting: Sitting): void {
	if (sitting.isOver) return;
	sitting.isOver = true;
	forgetAll(sitting);
	sitting.onOver();
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
		server: sitting.connection.server,
		storage: sitting.storage,
		onAlarm(alarm: Alarm) {
			const at = Date.now();
			sitting.alarms.push({ alarm, at });
			sitting.emit({ kind: "alarm", alarm, at });
		},
		onProgress: (progress: SyncProgress) => sitting.emit({ kind: "progress", progress }),
	};
}

/** @throws ProtocolError not-signed-in */
export function sessionOf({ session }: Sitting): UnlockedSession {
	if (!session) throw new ProtocolError("not-signed-in");
	return session;
}

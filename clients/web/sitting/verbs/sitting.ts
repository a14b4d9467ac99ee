/** The state of the worker. Each verb gets it as its first argument. */
import { ProtocolError } from "#protocol/errors.ts";
import type { VerifiedInvite } from "#sdk/account/invites.ts";
import { byProgram } from "#sdk/account/unlocked-session.ts";
import type { Alarm } from "#sdk/alarms.ts";
import type { KnownAs } from "#sdk/casework/handoffs/identifying.ts";
import type { OpenCompartment } from "#sdk/compartments/compartment.ts";
import type { Attached } from "#sdk/compartments/files.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { withFormat } from "#sdk/format.ts";
import type { SyncProgress } from "#sdk/memory.ts";
import { memoryStorage, type Storage } from "#sdk/storage.ts";
import type { DeviceSettings, Entered, SittingEvent } from "../kinds.ts";
import { OWN_DEVICE, type TabFacts } from "../lock.ts";
import { deviceStorage } from "../storage.ts";
import { type Connection, connectionOf } from "./connection.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Tab } from "./tab.ts";

export interface Sitting extends Memory {
	/** The connection to the server. Each session has its own. */
	connection: Connection;
	storage: Storage;
	/** Whether several people use this computer. Then nothing is stored on it. */
	isSharedComputer: boolean;
	/** All connected tabs, also those at the door. */
	tabs: Set<Tab>;
	/** Whether this worker holds the Web Lock that allows one sitting in a browser. See claim.ts. */
	isClaimed: boolean;
	/** Resolves after the last sign-in that was begun. Sign-ins run one after another. */
	signInQueue: Promise<unknown>;
	/** Set while the sitting ends. Resolves when it has ended. */
	ending: Promise<void> | null;
	/** Whether the worker has ended for good. Its tabs connect to a new worker. */
	isOver: boolean;
	/** The time without a touch until the lock on the person's own device, ms. */
	idle: number;
	/** Called while the sitting ends, when a tab has saved its drafts or is gone. */
	onTabReadyToEnd(): void;
	/** Called once, when `isOver` has become true. */
	onOver(): void;
	/** Sends an event to all tabs. */
	emit(event: SittingEvent): void;
}

/** A message as search knows it. */
export interface OpenedText {
	seq: number;
	/** When it was written, UTC ms. */
	at: number;
	/** The author's member id. */
	author: string;
	text: string;
}

/** The state of the idle lock. */
export interface Guard {
	timer: ReturnType<typeof setInterval>;
	/** When the lock was last checked, UTC ms. */
	checkedAt: number;
	/** The seconds of the last `countdown` event. */
	countdown: number | null;
	/** When any tab was last touched, and last visible, also tabs that are closed by now. Stored like the facts of a hidden tab. */
	remembered: TabFacts;
}

/** What the worker knows of one person's sitting: the keys, and everything that was opened. It is forgotten at the end of the sitting. */
interface Memory {
	/** Null before sign-in and after the end. */
	session: UnlockedSession | null;
	/** Who has signed in. Null before sign-in, and until the session is ready. */
	entered: Entered | null;
	/** The alarms that were raised so far. `at` in UTC ms. */
	alarms: { alarm: Alarm; at: number }[];
	guard: Guard | null;
	/** The invite that a newcomer has checked and not yet used. */
	invite: VerifiedInvite | null;
	/** Ends the stream of news from the server. */
	newsAbort: AbortController | null;
	/** Words that identify the person of a case, by case. A request that is being written is searched for them. */
	knownAs: Map<string, Promise<KnownAs>>;
	/** The sections as they were last read, by compartment. */
	sections: Map<string, OpenCompartment>;
	/** The attachments of entries that were read, with their keys, by entry. They never leave the worker. */
	files: Map<string, Attached[]>;
	/** The texts of messages that were opened, by thread and entry. Search looks through them. */
	opened: Map<string, Map<string, OpenedText>>;
	/** Messages that are being sent or couldn't be sent, by entry. */
	outgoing: Map<string, Outgoing>;
	/** Resolves after the last change of the stored copy of `outgoing`. Changes run one after another. */
	outboxQueue: Promise<void>;
	/** The settings that were changed in this sitting. Null: those that are stored. */
	settings: DeviceSettings | null;
	/** Resolves after the last change of a draft. Changes run one after another. */
	draftQueue: Promise<unknown>;
}

export function newSitting(): Sitting {
	const sitting: Sitting = {
		connection: connectionOf((event) => sitting.emit(event)),
		storage: ownStorage(),
		isSharedComputer: false,
		tabs: new Set(),
		isClaimed: false,
		signInQueue: Promise.resolve(),
		ending: null,
		isOver: false,
		idle: OWN_DEVICE.idle,
		onTabReadyToEnd() {},
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
		newsAbort: null,
		knownAs: new Map(),
		sections: new Map(),
		files: new Map(),
		opened: new Map(),
		outgoing: new Map(),
		outboxQueue: Promise.resolve(),
		settings: null,
		draftQueue: Promise.resolve(),
	};
}

/** Ends the worker for good: no tab is left, or its sitting has ended. A second call does nothing. */
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

/** The storage of this device. Its calls throw OtherFormatError when another format has written it. */
function ownStorage() {
	const storage = deviceStorage();
	return withFormat(storage, async () => (await storage.names("")).length === 0);
}

/** Chooses where the sitting that begins stores its values: on a shared computer in memory only, otherwise on the device. */
export function chooseStorage(sitting: Sitting, isSharedComputer: boolean): void {
	if (isSharedComputer) sitting.storage = memoryStorage();
	else if (sitting.isSharedComputer) sitting.storage = ownStorage();
	sitting.isSharedComputer = isSharedComputer;
}

/** The options of the SDK's functions that begin a session. */
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

/** The same sitting for what the pages ask by themselves: see `byProgram`. */
export const askedByProgram = (sitting: Sitting): Sitting =>
	new Proxy(sitting, {
		get: (own, name: keyof Sitting) => (name === "session" ? own.session && byProgram(own.session) : own[name]),
	});

/** The session of the person who is signed in. @throws ProtocolError not-signed-in */
export function sessionOf({ session }: Sitting): UnlockedSession {
	if (!session) throw new ProtocolError("not-signed-in");
	return session;
}

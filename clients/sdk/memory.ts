/** Data that a session keeps in memory only. It is gone when the session ends. */
import type { CircleSeed, DeskSeed, EpochKey } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { CircleSeat } from "#protocol/folds/directory.ts";
import type { AlarmError } from "./alarms.ts";
import type { BellInboxRow } from "./casework/inbox-rows.ts";
import type { BookRow } from "./compartments/book-row.ts";
import type { KnownChain } from "./compartments/known-chain.ts";
import type { Transcript } from "./compartments/transcript.ts";
import type { KnownList, Transcript as SpaceTranscript } from "./spaces/verified-entry.ts";

/** The seed of a desk, sealed to one of my keys. */
export interface SealedDeskSeed {
	desk: Id;
	epoch: number;
	/** My key epoch that opens the box. */
	ke: number;
	box: Bytes;
}

/** What the server has sent of one epoch of a circle. */
export interface CircleBoxes {
	/** The hashes of the boxes that the circle.rekey names, in the order of its seats. */
	hashes: Bytes[];
	/** The boxes that are sealed to my desks and to me. */
	mine: { seat: CircleSeat; isGranted: boolean; box: Bytes }[];
}

/**
 * Says how to compute a case's row in the book of its desk.
 * An object holds the row itself, and the desk that has the case.
 * "revised": the row follows from the revisions that this session has written.
 * null: the case must be read again.
 */
export type BookMark = { desk: Id | null; row: BookRow } | "revised" | null;

/** How far a synchronisation of the directory is. The numbers count leaves. */
export interface SyncProgress {
	/** Leaves are fetched, then verified. */
	step: "fetch" | "verify";
	done: number;
	total: number;
}

export interface Memory {
	/** Shows the progress of a long synchronisation. */
	onProgress(progress: SyncProgress): void;
	/** The seeds that are open, by `${desk} ${epoch}`. */
	deskSeeds: Map<string, DeskSeed>;
	/** Desk seeds sealed to me, as the server sent them, and the directory's size when they were asked for. null before the first request. */
	deskBoxes: { size: number; boxes: SealedDeskSeed[] } | null;
	/** The request for `deskBoxes` that is under way, or null. Callers with a directory of the same size share it. */
	fetchingDeskBoxes: { size: number; boxes: Promise<SealedDeskSeed[]> } | null;
	/** Whether each key of a desk of mine is good, by its key commitment as base64url. */
	judgedDeskKeys: Map<string, "good" | "bad">;
	/** The seeds of circles that are open, by `${circle} ${epoch}`. */
	circleSeeds: Map<string, CircleSeed>;
	/** The boxes of circles' seeds, as the server sent them, by `${circle} ${epoch}`. size: of the directory when they were asked for. */
	circleBoxes: Map<string, { size: number; boxes: CircleBoxes | null }>;
	/** Whether each key of a circle is good, by `${circle} ${epoch}`. */
	judgedCircles: Map<string, "good" | "bad">;
	/** What was read of items and lists of spaces, by `${space} ${item}`. restarts: of the access log at that time. */
	spaceTranscripts: Map<string, SpaceTranscript & { restarts: number }>;
	/** The lists of spaces, decoded from what was read of them. */
	spaceLists: Map<Id, KnownList>;
	/** The state of the items of each space, when its list was last read. */
	spaceStates: Map<Id, { items: { item: Id; seq: number; by: Id }[]; count: number; seen: number }>;
	/** The number of the newest entry that was there when an item was last opened, by `${space} ${item}`. */
	openedItems: Map<string, number>;
	/** Names of persons in cases that were opened. The leak guard looks for them in what is written into spaces. */
	personNames: Set<string>;
	/** The opened epoch keys, by their key commitment as base64url (`keyOf`). Epoch numbers would not do, because each compartment counts from 1. */
	epochKeys: Map<string, EpochKey>;
	/** Whether all boxes of an epoch statement hold its key, by the statement's key. */
	judgedEpochs: Map<string, "sound" | "junk">;
	/** The chains of compartments that were read and had no fault, the one that was read last at the end. */
	chains: Map<Id, KnownChain>;
	/** The verified entries of each compartment. */
	transcripts: Map<Id, Transcript>;
	/** Cases that were loaded a moment ago, for `recentCase`. at: when, UTC ms. case: the LoadedCase. Cleared when a case may have changed. */
	recentCases: Map<Id, { at: number; case: unknown }>;
	/** The titles of threads that were read; null for a thread without one. They are encrypted like messages. */
	titles: Map<Id, string | null>;
	/** Cases whose row in the book of their desk may be out of date. `updateBook` writes the rows. */
	staleBookRows: Map<Id, BookMark>;
	/** The checked names of all members, and the size of the directory from which they were read. */
	names: { size: number; names: Promise<Map<Id, string>> } | null;
	/** The case of each hand-off that was listed or requested, by the hand-off's id. */
	handoffCases: Map<Id, Id>;
	/** The desks and members that were involved in a case, hand-off or compartment when it was last shown, by its id. */
	involvedDesks: Map<Id, ReadonlySet<Id>>;
	/** The bells that could not ring, for a coordinator's inbox. at: when the server was asked for them, UTC ms. null: ask again. */
	failingBells: { at: number; rows: BellInboxRow[] } | null;
	/** The synchronisation of the directory that is under way, or null. */
	syncing: Promise<void> | null;
	/** The synchronisation that follows `syncing`, for callers who know of something newer. null when nobody has asked for it. */
	nextSync: Promise<void> | null;
	/** The size, in leaves, of the folded directory in this device's storage. 0 when none is stored. */
	keptSize: number;
	/** When the directory was last synchronised, UTC ms by `now()` of the session. */
	syncedAt: number;
	/** The time of the directory's newest proof, and the end of the emergency override, UTC ms; 0 for none. null before they are loaded. */
	freshness: { provenAt: number; overrideUntil: number } | null;
	/** Why the folded directory must not be used, or null. A fold can't be undone, so each later synchronisation throws this error. */
	refused: AlarmError | null;
	/** Desks of suspended organisations that the user has accepted as readers for the rest of this session. */
	suspendedReaders: Set<Id>;
	/**
	 * Asks the user whether to write although these desks, of suspended organisations, can read it. A program without a user answers no.
	 * true: yes, for the rest of the session. "once": yes, but ask again before the next write.
	 */
	confirmSuspended(desks: Id[]): Promise<boolean | "once">;
	/** The alarms that were shown, as code, subject and detail in one text. Each alarm is shown once in a session. */
	alarms: Set<string>;
}

export function emptyMemory(onProgress: Memory["onProgress"] = () => {}): Memory {
	return {
		onProgress,
		deskSeeds: new Map(),
		deskBoxes: null,
		fetchingDeskBoxes: null,
		judgedDeskKeys: new Map(),
		circleSeeds: new Map(),
		circleBoxes: new Map(),
		judgedCircles: new Map(),
		spaceTranscripts: new Map(),
		spaceLists: new Map(),
		spaceStates: new Map(),
		openedItems: new Map(),
		personNames: new Set(),
		epochKeys: new Map(),
		judgedEpochs: new Map(),
		chains: new Map(),
		transcripts: new Map(),
		recentCases: new Map(),
		titles: new Map(),
		staleBookRows: new Map(),
		names: null,
		handoffCases: new Map(),
		involvedDesks: new Map(),
		failingBells: null,
		syncing: null,
		nextSync: null,
		keptSize: 0,
		syncedAt: 0,
		freshness: null,
		refused: null,
		suspendedReaders: new Set(),
		confirmSuspended: async () => false,
		alarms: new Set(),
	};
}

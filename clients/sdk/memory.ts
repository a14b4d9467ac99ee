/** Data that a session keeps in memory only. It is gone when the session ends. */
import type { DeskSeed, EpochKey } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { AlarmError } from "./alarms.ts";
import type { BellInboxRow } from "./casework/inbox-rows.ts";
import type { BookRow } from "./compartments/book-row.ts";
import type { Transcript } from "./compartments/transcript.ts";

/** The seed of a desk, sealed to one of my keys. */
export interface SealedDeskKey {
	desk: Id;
	epoch: number;
	/** My key epoch that opens the box. */
	ke: number;
	box: Bytes;
}

/**
 * How the book of a desk gets the row of a case: the row that belongs there; "revised" when this session has revised sections of the
 * case; null when the case must be read again.
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
	/** By `${desk} ${epoch}`. */
	deskSeeds: Map<string, DeskSeed>;
	/** Desk seeds sealed to me, as the server sent them, and the directory's size at that time. */
	deskBoxes: { size: number; boxes: SealedDeskKey[] } | null;
	/** The request for them that is under way. Callers with a directory of the same size share it. */
	fetchingDeskBoxes: { size: number; boxes: Promise<SealedDeskKey[]> } | null;
	/** By keyOf of the key commitment. Not by number, because all chains have the same numbers. */
	epochKeys: Map<string, EpochKey>;
	/** The verified entries of each compartment. */
	transcripts: Map<Id, Transcript>;
	/** The titles of threads that were read. They are encrypted like messages. */
	titles: Map<Id, string>;
	/** Cases whose row in the book of their desk may be out of date. */
	bookDue: Map<Id, BookMark>;
	/** The bells that could not ring, for a coordinator's inbox. at: when they were asked for, UTC ms. */
	failingBells: { at: number; rows: BellInboxRow[] } | null;
	/** The synchronisation of the directory that is under way. All callers share it. */
	syncing: Promise<void> | null;
	/** How many leaves the folded directory has that this device keeps; 0 for none. */
	keptSize: number;
	/** When the directory was last synchronised, UTC ms by `now()` of the session. */
	syncedAt: number;
	/** The time of the newest proof of the directory, and the end of the person's override. UTC ms; 0 for none. */
	freshness: { provenAt: number; overrideUntil: number } | null;
	/** Why the folded directory must not be used, or null. A fold can't be undone, so this session stops. */
	refused: AlarmError | null;
	/** Desks of suspended organisations to which the person has agreed to write in this sitting. */
	suspendedReaders: Set<Id>;
	/**
	 * Asks the person whether to write although these desks would read it. A program without a person says no. once: this time, and the next
	 * question is asked again.
	 */
	confirmSuspended(desks: Id[]): Promise<boolean | "once">;
	/** Alarms that were shown. Each is shown once. */
	alarms: Set<string>;
}

export function emptyMemory(onProgress: Memory["onProgress"] = () => {}): Memory {
	return {
		onProgress,
		deskSeeds: new Map(),
		deskBoxes: null,
		fetchingDeskBoxes: null,
		epochKeys: new Map(),
		transcripts: new Map(),
		bookDue: new Map(),
		failingBells: null,
		syncing: null,
		keptSize: 0,
		syncedAt: 0,
		freshness: null,
		refused: null,
		titles: new Map(),
		suspendedReaders: new Set(),
		confirmSuspended: async () => false,
		alarms: new Set(),
	};
}

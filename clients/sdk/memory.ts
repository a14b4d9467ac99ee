/** What one session keeps in memory only. */
import type { DeskSeed, EpochKey } from "#crypto/secret.ts";
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { AlarmError } from "./alarms.ts";
import type { Transcript } from "./compartments/transcript.ts";

export interface SealedDeskKey {
	desk: Id;
	epoch: number;
	ke: number;
	box: Bytes;
}

export interface Memory {
	/** By "desk epoch". */
	deskSeeds: Map<string, DeskSeed>;
	/** Desk seeds sealed to me, as served, and the directory's size at that time. */
	deskBoxes: { size: number; boxes: SealedDeskKey[] } | null;
	/** By the key commitment: another chain that uses the same number finds nothing here. */
	epochKeys: Map<string, EpochKey>;
	/** By compartment: which entries were verified. */
	transcripts: Map<Id, Transcript>;
	/** The synchronisation that is under way. */
	syncing: Promise<void> | null;
	/** By `now()` of the session. */
	syncedAt: number;
	/** Why the directory, as it was folded, must not be worked with. */
	refused: AlarmError | null;
	/** Alarms raised already: each is shown once. */
	alarms: Set<string>;
}

export function emptyMemory(): Memory {
	return {
		deskSeeds: new Map(),
		deskBoxes: null,
		epochKeys: new Map(),
		transcripts: new Map(),
		syncing: null,
		syncedAt: 0,
		refused: null,
		alarms: new Set(),
	};
}

/** Verbs about the bell of a desk: how the desk is told, outside of this program, that something waits. */
import { BELL_LANGUAGES, type BellLanguage } from "#protocol/codes.ts";
import { type Bell, type BellChanges, bellOf, setBell, testBell } from "#sdk/index.ts";
import { changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface BellView extends Bell {
	/** The languages in which a mail can be written. */
	languages: readonly BellLanguage[];
}

export const readBell = reads(
	{ topics: ["bells"], asksOnOpening: true },
	async (sitting: Sitting, { desk }: { desk: string }): Promise<BellView> => {
		return { ...(await bellOf(sessionOf(sitting), desk)), languages: BELL_LANGUAGES };
	},
);

/** @returns the key for checking a new webhook's calls, which is shown once; null when no webhook was set. */
export const changeBell = changes(
	({ desk }) => [{ topic: "bells", id: desk }],
	async (sitting: Sitting, { desk, changes }: { desk: string; changes: BellChanges }): Promise<{ webhookKey: string | null }> => {
		return setBell(sessionOf(sitting), desk, changes);
	},
);

/** Rings once. @returns the ways in which the bell rings now, such as "mail". */
export const ringOnce = changes(
	({ desk }) => [{ topic: "bells", id: desk }],
	async (sitting: Sitting, { desk }: { desk: string }): Promise<{ rings: readonly string[] }> => {
		return testBell(sessionOf(sitting), desk);
	},
);

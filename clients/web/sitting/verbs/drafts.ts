/** Verbs for text that isn't sent yet. The worker seals it, and it is stored on this device only. */
import { type Draft, dropDraft, findDraft, keepDraft } from "#sdk/drafts.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface DraftInput {
	/** Where the text will be sent, such as `thread/ID`. */
	place: string;
	text: string;
	/** When the draft that this tab knows was saved, UTC ms; null when it knows no draft. "any" replaces every stored draft. */
	base: number | null | "any";
}

/**
 * Keeps a draft. An empty text drops it.
 * @returns when it was saved, UTC ms. Null: nothing is saved, because another tab has saved a text that this tab doesn't know.
 */
export const saveDraft = changes(
	({ place }, savedAt) => (savedAt === null ? [] : [{ topic: "drafts", id: place }]),
	async (sitting: Sitting, { place, text, base }: DraftInput): Promise<number | null> => {
		return oneAfterTheOther(sitting, async (session) => {
			const kept = await findDraft(session, place);
			if (kept && base !== "any" && kept.savedAt !== base && kept.text !== text) return null;
			if (text === "") await dropDraft(session, place);
			else await keepDraft(session, place, text);
			return (await findDraft(session, place))?.savedAt ?? session.now();
		});
	},
);

/** @returns null when nothing is saved for the place. */
export const loadDraft = reads(
	{ topics: ["drafts"], ids: ({ place }) => [place] },
	async (sitting: Sitting, { place }: { place: string }): Promise<Draft | null> => {
		return oneAfterTheOther(sitting, (session) => findDraft(session, place));
	},
);

export const deleteDraft = changes(
	({ place }) => [{ topic: "drafts", id: place }],
	async (sitting: Sitting, { place }: { place: string }): Promise<void> => {
		return oneAfterTheOther(sitting, async (session) => {
			await dropDraft(session, place);
		});
	},
);

/** Runs reads and writes of drafts one after another, so that a read returns what was written before it. */
function oneAfterTheOther<T>(sitting: Sitting, work: (session: UnlockedSession) => Promise<T>): Promise<T> {
	const session = sessionOf(sitting);
	const done = sitting.draftQueue.then(() => work(session));
	sitting.draftQueue = done.catch(() => {});
	return done;
}

/** Verbs for text that isn't sent yet. It is sealed in the worker, and lies on this device only. */
import { dropDraft, findDraft, keepDraft } from "#sdk/drafts.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface DraftInput {
	/** Where it is to be sent, such as `thread/ID`. */
	place: string;
	text: string;
}

/** Keeps a draft. An empty text drops it. */
export async function saveDraft(sitting: Sitting, { place, text }: DraftInput): Promise<void> {
	const session = sessionOf(sitting);
	await (text === "" ? dropDraft(session, place) : keepDraft(session, place, text));
}

/** @returns null without one. savedAt: UTC ms. */
export async function loadDraft(sitting: Sitting, { place }: { place: string }): Promise<{ text: string; savedAt: number } | null> {
	return findDraft(sessionOf(sitting), place);
}

export async function deleteDraft(sitting: Sitting, { place }: { place: string }): Promise<void> {
	await dropDraft(sessionOf(sitting), place);
}

/** Drafts: texts that aren't sent yet, sealed with a key of the member for this device's storage. SPEC "Cryptography", section 5. */
import { ProtocolError } from "#protocol/errors.ts";
import type { UnlockedSession } from "./context.ts";
import { changeSealedText, findSealedText, openText, sealedTextName, sealText } from "./sealed-texts.ts";

/** How long a draft can be opened, in ms: 14 days. */
export const DRAFT_LIFE: number = 14 * 86_400_000;

export interface Draft {
	/** What was given to `sealDraft`. */
	text: string;
	/** When it was sealed, UTC ms by this device's clock. */
	savedAt: number;
}

/**
 * Seals a draft. Only this member opens it, and only for the same place. The sealed length says little about the length of the text.
 * @param place where the text is to be sent, such as `thread/ID`. @param text any text of up to 1 MiB, such as JSON with a `base`.
 * @returns base64url, for the device's storage.
 * @throws ProtocolError bad-input when the text is too long.
 * @example const sealed = sealDraft(session, `thread/${thread}`, "She arrives at");
 */
export function sealDraft(session: UnlockedSession, place: string, text: string): string {
	return sealText(session, place, text);
}

/**
 * Opens a draft.
 * @throws ProtocolError bad-content when it isn't a draft of this member for this place; gone when it is older than 14 days.
 * @example const { text } = openDraft(session, `thread/${thread}`, sealed);
 */
export function openDraft(session: UnlockedSession, place: string, sealed: string): Draft {
	const draft = openText(session, place, sealed);
	if (session.now() - draft.savedAt > DRAFT_LIFE) throw new ProtocolError("gone", "draft: is older than 14 days");
	return draft;
}

/** The place of the list of all places with a draft. The names in the storage don't show the places, so this list does. It is sealed too. */
const LIST = "drafts";

/**
 * Keeps a draft on this device, sealed. It replaces an earlier draft for the same place.
 * @throws ProtocolError bad-input when the text is longer than 1 MiB of UTF-8.
 * @example await keepDraft(session, place, text);
 */
export async function keepDraft(session: UnlockedSession, place: string, text: string): Promise<void> {
	// The list is written first, because a place without a draft does no harm. A draft that isn't in the list would never be shown.
	await changeList(session, (places) => (places.includes(place) ? places : [...places, place]));
	await session.storage.set(sealedTextName(session, place), sealDraft(session, place, text));
}

/**
 * Returns the draft that this device keeps for a place; null without one. A draft that is too old or doesn't open is deleted.
 * @example const draft = await findDraft(session, place);
 */
export async function findDraft(session: UnlockedSession, place: string): Promise<Draft | null> {
	const sealed = await session.storage.get(sealedTextName(session, place));
	if (sealed === null) return null;
	try {
		return openDraft(session, place, sealed);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		await dropDraft(session, place);
		return null;
	}
}

/** Deletes the draft for a place. @example await dropDraft(session, `thread/${thread}`); */
export async function dropDraft(session: UnlockedSession, place: string): Promise<void> {
	await session.storage.delete(sealedTextName(session, place));
	await changeList(session, (places) => (places.includes(place) ? places.filter((each) => each !== place) : places));
}

/** A draft with the place that was given to `keepDraft`. */
export interface PlacedDraft extends Draft {
	place: string;
}

/** All drafts of mine on this device, the newest first. @example for (const { place, text } of await listDrafts(session)) ... */
export async function listDrafts(session: UnlockedSession): Promise<PlacedDraft[]> {
	const places = parseList(await findSealedText(session, LIST));
	const drafts = await Promise.all(places.map(async (place) => ({ place, draft: await findDraft(session, place) })));
	const found = drafts.flatMap(({ place, draft }) => (draft ? [{ place, ...draft }] : []));
	return found.sort((a, b) => b.savedAt - a.savedAt);
}

/** The places of all drafts. The list itself never becomes too old, but each draft does. */
function parseList(list: string | null): string[] {
	try {
		return list === null ? [] : JSON.parse(list);
	} catch {
		return [];
	}
}

/** @param edit returns the same array when nothing changes. */
function changeList(session: UnlockedSession, edit: (places: string[]) => string[]): Promise<void> {
	return changeSealedText(session, LIST, (list) => {
		const before = parseList(list);
		const places = edit(before);
		if (places === before) return list;
		return places.length === 0 ? null : JSON.stringify(places);
	});
}

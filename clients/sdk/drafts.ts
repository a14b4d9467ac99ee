/** Drafts: texts that aren't sent yet, sealed with a key of the member for this device's storage. SPEC "Cryptography", section 5. */
import { openDraftBox, sealDraftBox } from "#crypto/device.ts";
import { concat, fromBase64Url, fromUtf8, hash, toBase64Url, toHex, u32be, utf8 } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { bytesUpTo, map, uint } from "#protocol/schema.ts";
import type { UnlockedSession } from "./context.ts";
import { storageName } from "./directory/cache.ts";

/** How long a draft can be opened, in ms: 14 days. */
export const DRAFT_LIFE: number = 14 * 86_400_000;
/** The longest text of a draft, in bytes of its UTF-8. */
const MAX_TEXT = 1024 * 1024;

const shape = map({ at: uint, text: bytesUpTo(MAX_TEXT) });

export interface Draft {
	/** What was given to `sealDraft`. */
	text: string;
	/** When it was sealed, UTC ms by this device's clock. */
	savedAt: number;
}

/**
 * Seals a draft. Only this member opens it, and only for the same place. Its length says little about the text.
 * @param place where the text is to be sent, such as `thread/ID`. @param text any text of up to 1 MiB, such as JSON with a `base`.
 * @returns base64url, for the device's storage.
 * @throws ProtocolError bad-input when the text is too long.
 * @example const sealed = sealDraft(session, `thread/${thread}`, "She arrives at");
 */
export function sealDraft(session: UnlockedSession, place: string, text: string): string {
	const bytes = utf8(text);
	if (bytes.length > MAX_TEXT) throw new ProtocolError("bad-input", `text: a draft has at most ${MAX_TEXT} bytes`, "text");
	const ke = Math.max(...session.seeds.keys());
	const plain = encodeCbor(shape.toCbor({ at: session.now(), text: bytes }, ""));
	return toBase64Url(concat(u32be(ke), sealDraftBox(seedOf(session, ke), contextOf(session, ke, place), plain)));
}

/**
 * Opens a draft.
 * @throws ProtocolError bad-content when it isn't a draft of this member for this place; gone when it is older than 14 days.
 * @example const { text } = openDraft(session, `thread/${thread}`, sealed);
 */
export function openDraft(session: UnlockedSession, place: string, sealed: string): Draft {
	const { at, text } = unseal(session, place, sealed);
	if (session.now() - at > DRAFT_LIFE) throw new ProtocolError("gone", "draft: is older than 14 days");
	return { text: fromUtf8(text), savedAt: at };
}

function unseal(session: UnlockedSession, place: string, sealed: string) {
	try {
		const bytes = fromBase64Url(sealed);
		const ke = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
		const plain = openDraftBox(seedOf(session, ke), contextOf(session, ke, place), bytes.slice(4));
		return shape.fromCbor(decodeCbor(plain), "");
	} catch {
		throw new ProtocolError("bad-content", "draft: does not open for this member and place");
	}
}

function contextOf({ network, me }: UnlockedSession, ke: number, place: string) {
	return { network, member: me, ke, place };
}

function seedOf(session: UnlockedSession, ke: number) {
	const seed = session.seeds.get(ke);
	if (!seed) throw new ProtocolError("not-found", "draft: this key epoch is not in your keybag");
	return seed;
}

/** One draft for each member and place. The name doesn't show the place. */
const nameOf = ({ network, me }: UnlockedSession, place: string) =>
	storageName(network, "draft", me, toHex(hash(utf8(place))).slice(0, 32));

/** Where the list of all places with a draft is kept. The names in the storage don't show the places, so this list does. It is sealed too. */
const LIST = "drafts";

/** Keeps a draft on this device, sealed. It replaces an earlier one for the same place. @example await keepDraft(session, place, text); */
export async function keepDraft(session: UnlockedSession, place: string, text: string): Promise<void> {
	// The list is written first, because a place without a draft does no harm. A draft that isn't in the list would never be shown.
	await changeList(session, (places) => (places.includes(place) ? places : [...places, place]));
	await session.storage.set(nameOf(session, place), sealDraft(session, place, text));
}

/** The draft that this device keeps for a place; null without one. Forgets one that is too old or doesn't open. @example const draft = await findDraft(session, place); */
export async function findDraft(session: UnlockedSession, place: string): Promise<Draft | null> {
	const sealed = await session.storage.get(nameOf(session, place));
	if (sealed === null) return null;
	try {
		return openDraft(session, place, sealed);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		await dropDraft(session, place);
		return null;
	}
}

/** Forgets the draft for a place. @example await dropDraft(session, `thread/${thread}`); */
export async function dropDraft(session: UnlockedSession, place: string): Promise<void> {
	await session.storage.delete(nameOf(session, place));
	await changeList(session, (places) => (places.includes(place) ? places.filter((each) => each !== place) : places));
}

/** A draft with the place that was given to `keepDraft`. */
export interface PlacedDraft extends Draft {
	place: string;
}

/** All drafts of mine on this device, the newest first. @example for (const { place, text } of await listDrafts(session)) ... */
export async function listDrafts(session: UnlockedSession): Promise<PlacedDraft[]> {
	const places = await readList(session);
	const drafts = await Promise.all(places.map(async (place) => ({ place, draft: await findDraft(session, place) })));
	const found = drafts.flatMap(({ place, draft }) => (draft ? [{ place, ...draft }] : []));
	return found.sort((a, b) => b.savedAt - a.savedAt);
}

/**
 * Keeps a text of mine on this device, sealed like a draft, but without an end. It isn't listed among the drafts.
 * @param place no place of a draft has this name. @param text as in `sealDraft`.
 * @example await keepLasting(session, "alarms", JSON.stringify(alarms));
 */
export async function keepLasting(session: UnlockedSession, place: string, text: string): Promise<void> {
	await session.storage.set(nameOf(session, place), sealDraft(session, place, text));
}

/** The text that `keepLasting` keeps for a place; null when there is none, or when it doesn't open. @example const text = await findLasting(session, "alarms"); */
export async function findLasting(session: UnlockedSession, place: string): Promise<string | null> {
	const sealed = await session.storage.get(nameOf(session, place));
	try {
		return sealed === null ? null : fromUtf8(unseal(session, place, sealed).text);
	} catch {
		return null;
	}
}

/** The places of all drafts. The list has no end of its own: each draft has one. */
async function readList(session: UnlockedSession): Promise<string[]> {
	const list = await findLasting(session, LIST);
	try {
		return list === null ? [] : JSON.parse(list);
	} catch {
		return [];
	}
}

/** The last change of the list, by storage. Each change waits for the one before, because of two at the same time one would be lost. */
const changes = new WeakMap<object, Promise<void>>();

/** @param edit returns the same array when nothing changes. */
function changeList(session: UnlockedSession, edit: (places: string[]) => string[]): Promise<void> {
	const { storage } = session;
	const change = async () => {
		const before = await readList(session);
		const places = edit(before);
		if (places === before) return;
		if (places.length === 0) await storage.delete(nameOf(session, LIST));
		else await keepLasting(session, LIST, JSON.stringify(places));
	};
	const changed = (changes.get(storage) ?? Promise.resolve()).then(change);
	changes.set(
		storage,
		changed.catch(() => {}),
	);
	return changed;
}

/**
 * Texts of a member that are kept on this device, sealed with a key of the member. A draft is such a text that is deleted after some days.
 * SPEC "Cryptography", section 5.
 */
import { openDraftBox, sealDraftBox } from "#crypto/device.ts";
import { concat, fromBase64Url, fromUtf8, hash, toBase64Url, toHex, u32be, utf8 } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { bytesUpTo, map, uint } from "#protocol/schema.ts";
import { gotNoMemory } from "#protocol/sodium.ts";
import type { UnlockedSession } from "./context.ts";
import { storageName } from "./directory/cache.ts";
import { isRefusal } from "./http/answers.ts";
import { changeStored } from "./storage.ts";

/** The length of the longest text, in bytes of UTF-8. */
const MAX_TEXT = 1024 * 1024;

const shape = map({ at: uint, text: bytesUpTo(MAX_TEXT) });

export interface SealedText {
	text: string;
	/** When it was sealed, UTC ms by this device's clock. */
	savedAt: number;
}

/** Seals a text for one place. @returns base64url. @throws ProtocolError bad-input when the text is longer than 1 MiB of UTF-8. */
export function sealText(session: UnlockedSession, place: string, text: string): string {
	const bytes = utf8(text);
	if (bytes.length > MAX_TEXT) throw new ProtocolError("bad-input", `text: a draft has at most ${MAX_TEXT} bytes`, "text");
	const ke = Math.max(...session.seeds.keys());
	const plain = encodeCbor(shape.toCbor({ at: session.now(), text: bytes }, ""));
	return toBase64Url(concat(u32be(ke), sealDraftBox(seedOf(session, ke), contextOf(session, ke, place), plain)));
}

/** @throws ProtocolError bad-content when this member has not sealed it for this place, or its key epoch is not in the keybag. */
export function openText(session: UnlockedSession, place: string, sealed: string): SealedText {
	try {
		const bytes = fromBase64Url(sealed);
		const ke = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
		const plain = openDraftBox(seedOf(session, ke), contextOf(session, ke, place), bytes.slice(4));
		const { at, text } = shape.fromCbor(decodeCbor(plain), "");
		return { text: fromUtf8(text), savedAt: at };
	} catch (error) {
		if (gotNoMemory(error)) throw error;
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

/** The name in the device's storage under which the text of a member and place is kept. It doesn't show the place. */
export const sealedTextName = ({ network, me }: UnlockedSession, place: string): string =>
	storageName(network, "draft", me, toHex(hash(utf8(place))).slice(0, 32));

/**
 * Returns the text that `changeSealedText` keeps for a place; null when there is none, or when it doesn't open.
 * @example const text = await findSealedText(session, "alarms");
 */
export async function findSealedText(session: UnlockedSession, place: string): Promise<string | null> {
	return openKept(session, place, await session.storage.get(sealedTextName(session, place)));
}

/**
 * Changes a text of mine that is kept on this device, sealed like a draft, but for an unlimited time. It isn't listed among the drafts. As
 * in `changeStored`, changes wait for each other.
 * @param place must not be the place of a draft.
 * @param edit gets the text, null when there is none or it doesn't open, and returns the new one, or null to delete it.
 * @throws ProtocolError bad-input when the new text is longer than 1 MiB of UTF-8.
 * @example await changeSealedText(session, "alarms", (text) => withAlarm(text, alarm));
 */
export function changeSealedText(session: UnlockedSession, place: string, edit: (before: string | null) => string | null): Promise<void> {
	return changeStored(session.storage, sealedTextName(session, place), (sealed) => {
		const before = openKept(session, place, sealed);
		const after = edit(before);
		if (after === before) return sealed;
		return after === null ? null : sealText(session, place, after);
	});
}

function openKept(session: UnlockedSession, place: string, sealed: string | null): string | null {
	try {
		return sealed === null ? null : openText(session, place, sealed).text;
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return null;
	}
}

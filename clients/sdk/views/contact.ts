/** The contact of a desk, as screens show it. */
import type { Directory } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import type { ContactNumber } from "../directory/contact.ts";
import type { Names } from "./names.ts";

/** The phone numbers under which somebody of the desk answers. A member of the desk has signed them. */
export interface ContactView {
	numbers: ContactNumber[];
	/** The signer; empty when the name isn't known. */
	by: string;
	/** UTC ms. */
	at: number;
	/** Whether nobody has confirmed them for a month. */
	isOld: boolean;
	/** Null unless a number is new. Whoever phones is told, because an attacker can deceive callers with a changed number. */
	changed: ContactChange | null;
}

interface ContactChange {
	/** Who has signed the new number; empty when the name isn't known. */
	by: string;
	/** UTC ms. */
	at: number;
	/** The numbers before. */
	earlier: string[];
}

const DAY = 86_400_000;
/** What a desk says about how it is reached is asked for again when it is older than this, in ms. */
export const ASKED_AGAIN_AFTER = 31 * DAY;
/** How long a number counts as new, in ms. */
const NEW_FOR = 14 * DAY;

export function contactOf({ dir, now }: UnlockedSession, names: Names, desk: string): ContactView | null {
	const contact = dir.desks.get(desk)?.contact ?? null;
	if (contact === null || contact.numbers.length === 0) return null;
	const { numbers, at } = contact;
	const change = lastChange(dir, desk, now());
	const changed = change && { ...change, by: names.get(change.by) ?? "" };
	return { numbers, by: names.get(contact.by) ?? "", at, isOld: at < now() - ASKED_AGAIN_AFTER, changed };
}

/**
 * Finds who first signed a present number that is new, and the numbers that were in force before the time in which a number counts as new.
 * So nobody hides a change by signing again.
 * @param at UTC ms.
 */
export function lastChange(dir: Directory, desk: string, at: number): { by: string; at: number; earlier: string[] } | null {
	const contacts = (dir.versions.desks.get(desk) ?? []).flatMap(({ value }) => value.contact ?? []);
	const earlier = contacts.findLast((each) => each.at <= at - NEW_FOR)?.numbers.map(({ phone }) => phone) ?? [];
	const added = contacts.at(-1)?.numbers.filter(({ phone }) => !earlier.includes(phone)) ?? [];
	const first = contacts.find(
		(each) => each.at > at - NEW_FOR && each.numbers.some(({ phone }) => added.some((one) => one.phone === phone)),
	);
	return first ? { by: first.by, at: first.at, earlier } : null;
}

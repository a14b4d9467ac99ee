/** The contact of a desk, as screens show it. */
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
}

/** A contact that is older than this is asked for again, in ms. */
const MONTH = 31 * 86_400_000;

export function contactOf({ dir, now }: UnlockedSession, names: Names, desk: string): ContactView | null {
	const contact = dir.desks.get(desk)?.contact ?? null;
	if (contact === null || contact.numbers.length === 0) return null;
	return { numbers: contact.numbers, by: names.get(contact.by) ?? "", at: contact.at, isOld: contact.at < now() - MONTH };
}

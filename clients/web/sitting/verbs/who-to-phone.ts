/** Whom to phone about an alarm: numbers that desks have signed, and those that somebody of my desk has written down. */
import { openCompartment, whoReads } from "#sdk/index.ts";
import { contactOf } from "#sdk/views/contact.ts";
import { namesOf } from "#sdk/views/names.ts";
import { deskName, myDeskIds } from "#sdk/views/parties.ts";
import type { Alarm } from "../kinds.ts";
import { type PhoneParty, partiesToPhone } from "../phone-parties.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import { type DeskPhones, deskPhones, keptDeskPhones } from "./duty.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/**
 * Returns the desks that the alarm concerns, the admins and my own desks, each with phone numbers. Whoever has no number
 * is left out. Reads the books of my desks unless this sitting has read them before.
 * @param input mayAsk: false uses only what was read before, because nothing may be fetched from this server any more.
 */
export const phonesForAlarm = reads(
	NEVER_OLD,
	async (sitting: Sitting, { alarm: { subject }, mayAsk }: { alarm: Pick<Alarm, "subject">; mayAsk: boolean }): Promise<PhoneParty[]> => {
		const session = sessionOf(sitting);
		const { dir } = session;
		const phones = await (mayAsk ? readOnce(sitting) : keptDeskPhones(sitting));
		const about = subject === null ? [] : [subject, ...(await concernedBy(sitting, subject, mayAsk))];
		const admins = [...dir.members.values()].filter(({ role, status }) => role === "admin" && status === "active").map(({ id }) => id);
		const parties = [...new Set([...about, ...admins])].map((id) => deskName(session, id));
		const mine = myDeskIds(session);
		const isOfOthers = (id: string) => dir.desks.has(id) && !mine.has(id);
		const names = mayAsk ? await namesOf(session) : new Map<string, string>();
		const signedBy = (desk: string) => contactOf(session, names, desk);
		return partiesToPhone(phones, parties, isOfOthers, signedBy).filter(({ numbers }) => numbers.length > 0);
	},
);

/** The desks and members that an alarm about this subject concerns. Opens the subject if it was never shown. */
async function concernedBy(sitting: Sitting, subject: string, mayAsk: boolean): Promise<Iterable<string>> {
	const known = sessionOf(sitting).memory.involvedDesks.get(subject);
	if (known || !mayAsk) return known ?? [];
	const session = sessionOf(sitting);
	try {
		const { readers } = await whoReads(session, await openCompartment(session, subject));
		return readers.map(({ id }) => id);
	} catch {
		// It is no compartment, or its readers can't be trusted.
		return [];
	}
}

async function readOnce(sitting: Sitting): Promise<DeskPhones[]> {
	const known = await keptDeskPhones(sitting);
	return known.length > 0 ? known : deskPhones(sitting);
}

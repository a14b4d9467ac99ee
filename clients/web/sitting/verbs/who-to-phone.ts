/** Whom to phone about an alarm or a call: numbers that somebody of my desk has written down, and the colleague on duty. */
import { openCompartment, whoReads } from "#sdk/index.ts";
import type { Alarm, PartyName } from "../kinds.ts";
import { type DeskPhones, deskPhones, keptDeskPhones } from "./duty.ts";
import { deskName, myDeskIds } from "./parties.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface PhoneNumber {
	row: string;
	phone: string;
	/** One of nbr_ToldBy. */
	toldBy: string | null;
	/** A date, as it was typed. */
	on: string | null;
}

/** Somebody to phone. Without numbers: nobody has written one down. */
export interface PhoneParty {
	party: PartyName;
	/** A colleague of mine who is on duty now. */
	isOnDuty: boolean;
	numbers: PhoneNumber[];
}

/**
 * The desks that the alarm concerns, the admins of the network and who is on duty. It reads the book of my desks once in a sitting.
 * @param input mayAsk: false takes what was read before, because nothing of this server may be used any more.
 */
export async function phonesForAlarm(
	sitting: Sitting,
	{ alarm: { subject }, mayAsk }: { alarm: Pick<Alarm, "subject">; mayAsk: boolean },
): Promise<PhoneParty[]> {
	const { dir } = sessionOf(sitting);
	const phones = await (mayAsk ? readOnce(sitting) : keptDeskPhones(sitting));
	const about = subject === null ? [] : [subject, ...(await concernedBy(sitting, subject, mayAsk))];
	const admins = [...dir.members.values()].filter(({ role, status }) => role === "admin" && status === "active").map(({ id }) => id);
	return [...partiesIn(sitting, phones, [...about, ...admins]), ...onDuty(phones)].filter(({ numbers }) => numbers.length > 0);
}

/** An alarm can come before its thread or section was ever shown. */
async function concernedBy(sitting: Sitting, subject: string, mayAsk: boolean): Promise<Iterable<string>> {
	const known = sitting.concerned.get(subject);
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

/** These desks, also without a number, and who is on duty. @param desks ids. @returns also the compartments in which the numbers stand. */
export async function phonesForCall(sitting: Sitting, desks: readonly string[]): Promise<{ parties: PhoneParty[]; books: string[] }> {
	const phones = await deskPhones(sitting);
	return { parties: [...partiesIn(sitting, phones, desks), ...onDuty(phones)], books: phones.flatMap(({ books }) => books) };
}

async function readOnce(sitting: Sitting): Promise<DeskPhones[]> {
	const known = await keptDeskPhones(sitting);
	return known.length > 0 ? known : deskPhones(sitting);
}

/** Those that are desks of others, or have a number. @param ids of desks and members */
function partiesIn(sitting: Sitting, phones: readonly DeskPhones[], ids: readonly string[]): PhoneParty[] {
	const session = sessionOf(sitting);
	const mine = myDeskIds(session);
	const lines = phones.flatMap(({ numbers }) => numbers);
	return [...new Set(ids)].flatMap((id): PhoneParty[] => {
		const own = lines.filter(({ of }) => of.id === id);
		const numbers = own.flatMap(({ row, phone, toldBy, on }) => (phone === null ? [] : [{ row, phone, toldBy, on }]));
		const isDesk = session.dir.desks.has(id) && !mine.has(id);
		if (!isDesk && numbers.length === 0) return [];
		return [{ party: own[0]?.of ?? deskName(session, id), isOnDuty: false, numbers }];
	});
}

function onDuty(phones: readonly DeskPhones[]): PhoneParty[] {
	return phones.flatMap(({ desk, duty }) =>
		duty.flatMap(({ row, who, phone, isNow }): PhoneParty[] => {
			if (!isNow || phone === null) return [];
			const party = { id: row, name: who, organisation: desk.name };
			return [{ party, isOnDuty: true, numbers: [{ row, phone, toldBy: null, on: null }] }];
		}),
	);
}

/** Whom to phone: the numbers that desks have signed, and those in the books of my desks. */
import type { ContactNumber } from "#sdk/index.ts";
import type { ContactView } from "#sdk/views/contact.ts";
import type { PartyName } from "./kinds.ts";
import type { DeskPhones } from "./verbs/duty.ts";

export interface PhoneNumber {
	row: string;
	phone: string;
	/** How we were told the number: a code of the field nbr_ToldBy. */
	toldBy: string | null;
	/** On which date we were told the number, as it was typed. */
	on: string | null;
}

/** What a desk has signed. */
export type Signed = Pick<ContactView, "numbers" | "changed">;

/** Somebody to phone. Without numbers: nobody has written one down. */
export interface PhoneParty {
	party: PartyName;
	/** A desk of mine. */
	isOurs: boolean;
	numbers: PhoneNumber[];
	/** Null unless the desk has signed a new number lately. */
	changed: ContactView["changed"];
}

/**
 * The parties to phone, and then my own desks. A party without a number is left out, unless it is a desk of others.
 * @param isOfOthers whether an id is the id of a desk that isn't mine. @param signedBy the numbers that a desk has signed.
 */
export function partiesToPhone(
	phones: readonly DeskPhones[],
	parties: readonly PartyName[],
	isOfOthers: (id: string) => boolean,
	signedBy: (desk: string) => Signed | null,
): PhoneParty[] {
	const lines = phones.flatMap(({ numbers }) => numbers);
	const found = parties.flatMap((each): PhoneParty[] => {
		const own = lines.filter(({ of }) => of.id === each.id);
		const contact = isOfOthers(each.id) ? signedBy(each.id) : null;
		const signed = signedNumbers(contact?.numbers ?? []);
		const told = own.flatMap(({ row, phone, toldBy, on }) => (phone === null ? [] : [{ row, phone, toldBy, on }]));
		const numbers = [...signed, ...told];
		if (!isOfOthers(each.id) && numbers.length === 0) return [];
		return [{ party: own[0]?.of ?? each, isOurs: false, numbers, changed: contact?.changed ?? null }];
	});
	return [...found, ...ours(phones)];
}

function ours(phones: readonly DeskPhones[]): PhoneParty[] {
	return phones.flatMap(({ desk, contact }): PhoneParty[] => {
		const numbers = signedNumbers(contact?.numbers ?? []);
		return numbers.length === 0 ? [] : [{ party: desk, isOurs: true, numbers, changed: contact?.changed ?? null }];
	});
}

const signedNumbers = (signed: readonly ContactNumber[]): PhoneNumber[] =>
	signed.map(({ phone }) => ({ row: phone, phone, toldBy: null, on: null }));

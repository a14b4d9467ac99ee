/** Whom to phone, from the books of my desks. */
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

/** Somebody to phone. Without numbers: nobody has written one down. */
export interface PhoneParty {
	party: PartyName;
	/** Whoever is on duty at a desk of mine. */
	isOnDuty: boolean;
	numbers: PhoneNumber[];
}

/**
 * The parties to phone, and then those who are on duty at my desks. A party without a number is left out, unless it is a desk of others.
 * @param isOfOthers whether an id is the id of a desk that isn't mine.
 */
export function partiesToPhone(
	phones: readonly DeskPhones[],
	parties: readonly PartyName[],
	isOfOthers: (id: string) => boolean,
): PhoneParty[] {
	const lines = phones.flatMap(({ numbers }) => numbers);
	const found = parties.flatMap((each): PhoneParty[] => {
		const own = lines.filter(({ of }) => of.id === each.id);
		const numbers = own.flatMap(({ row, phone, toldBy, on }) => (phone === null ? [] : [{ row, phone, toldBy, on }]));
		if (!isOfOthers(each.id) && numbers.length === 0) return [];
		return [{ party: own[0]?.of ?? each, isOnDuty: false, numbers }];
	});
	return [...found, ...onDuty(phones)];
}

/** The numbers that my own desks have signed. */
function onDuty(phones: readonly DeskPhones[]): PhoneParty[] {
	return phones.flatMap(({ desk, contact }): PhoneParty[] => {
		const numbers = (contact?.numbers ?? []).map(({ phone }) => ({ row: phone, phone, toldBy: null, on: null }));
		return numbers.length === 0 ? [] : [{ party: desk, isOnDuty: true, numbers }];
	});
}

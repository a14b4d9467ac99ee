/** Puts typed or pasted digits into groups of the same size. Pure. */
import { westernDigits } from "./western-digits.ts";

interface Groups {
	/** How many groups, and how many digits each has. */
	count: number;
	size: number;
	/** What is typed so far. */
	value: readonly string[];
}

/**
 * Digits that don't fit into the group go into the next ones. A single digit too many changes nothing when the next group isn't empty.
 * @param position of the group whose field has this text now.
 * @returns the groups, and the position of the last one that has got digits.
 */
export function fillGroups({ count, size, value }: Groups, position: number, text: string): { groups: string[]; last: number } {
	const digits = westernDigits(text);
	const before = value[position] ?? "";
	const isOneTooMany = before.length === size && digits.length === size + 1 && (value[position + 1] ?? "") !== "";
	const pieces = (isOneTooMany ? before : digits).match(new RegExp(`\\d{1,${size}}`, "g")) ?? [""];
	const groups = Array.from({ length: count }, (_, each) => pieces[each - position] ?? value[each] ?? "");
	return { groups, last: position + pieces.length - 1 };
}

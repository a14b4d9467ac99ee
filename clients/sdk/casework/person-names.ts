/** The fields of a case that name its person, and the names that this session has seen in them. */
import type { UnitValues } from "#protocol/folds/cells.ts";
import type { UnlockedSession } from "../context.ts";

export const NAME_FIELDS = [
	"prs_FirstName",
	"prs_MiddleName",
	"prs_SecondName",
	"idn_CallHer",
	"idn_KnownAs",
	"idn_MothersFirstName",
	"prs_IdentityNumber",
];

/** Keeps the names in a section identity that was opened. The leak guard of spaces looks for them. */
export function keepPersonNames({ memory }: UnlockedSession, cells: readonly { values: readonly { values: UnitValues | null }[] }[]): void {
	for (const { values } of cells.flatMap((cell) => cell.values))
		for (const value of NAME_FIELDS.flatMap((field) => values?.[field] ?? [])) if (typeof value === "string") memory.personNames.add(value);
}

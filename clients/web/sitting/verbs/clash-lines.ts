/** Lists the clashes of sections. This opens the sections, and each opening is an access entry. */
import { valueIn } from "#protocol/folds/cells.ts";
import { formOf } from "#protocol/forms/registry.ts";
import { openSections, recentCase, type SectionView } from "#sdk/casework/index.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface ClashLine {
	compartment: string;
	form: string;
	row: string | null;
	/** Null when one person removed the row and another person changed it. */
	unit: string | null;
	/** The fields in which the values differ, in the order of the form. */
	fields: string[];
	/** How many values clash. */
	count: number;
	/** Whether a mistake in this unit can cost a life. */
	isRed: boolean;
}

/** @param input id: of the case. compartments: the sections to open. */
export const clashLines = reads(
	{ topics: ["compartment", "case"], ids: ({ id, compartments }) => [id, ...compartments] },
	async (sitting: Sitting, { id, compartments }: { id: string; compartments: string[] }): Promise<ClashLine[]> => {
		const session = sessionOf(sitting);
		const views = await openSections(session, await recentCase(session, id), compartments);
		return views.flatMap(({ clashes }) =>
			clashes.map(({ compartment, form, row, unit, values, isRed }) => ({
				compartment,
				form,
				row,
				unit,
				isRed,
				fields: differences(form, values),
				count: values.length,
			})),
		);
	},
);

function differences(form: string, values: SectionView["clashes"][number]["values"]): string[] {
	const order = formOf(form)?.fields.map(({ code }) => code) ?? [];
	const fields = [...new Set(values.flatMap((each) => Object.keys(each.values ?? {})))];
	const different = fields.filter((field) => new Set(values.map((each) => JSON.stringify(valueIn(each.values, field)))).size > 1);
	return different.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** What stands at the top of a case: the name she wants to hear, and who may not collect a child. It opens identity and family. */
import { openSection, type SectionView } from "#sdk/casework/index.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CaseHead {
	/** Several when people wrote different ones. */
	callHer: string[];
	mayNotCollect: string[];
}

/** @param input compartments that a desk of mine reads. */
export async function caseHead(sitting: Sitting, { identity, family }: { identity: string[]; family: string[] }): Promise<CaseHead> {
	const session = sessionOf(sitting);
	const [people, relatives] = await Promise.all(
		[identity, family].map((compartments) => Promise.all(compartments.map((each) => openSection(session, each)))),
	);
	return { callHer: (people ?? []).flatMap(namesToCall), mayNotCollect: [...new Set((relatives ?? []).flatMap(barredRelatives))] };
}

const textsOf = ({ cells }: SectionView, code: string): string[] =>
	cells.flatMap(({ values }) => values.flatMap(({ values: fields }) => (typeof fields?.[code] === "string" ? [fields[code]] : [])));

/** Her own wish comes first. Without it, her first name. */
function namesToCall(view: SectionView): string[] {
	const wished = textsOf(view, "idn_CallHer");
	return wished.length > 0 ? wished : textsOf(view, "prs_FirstName");
}

/** A clash counts as a bar: one of the authors says so. */
function barredRelatives({ cells }: SectionView): string[] {
	const relatives = cells.filter(({ form }) => form === "relative").flatMap(({ values }) => values);
	return relatives.flatMap(({ values }) => (values?.rel_MayCollect === false ? [String(values.rel_Name ?? "?")] : []));
}

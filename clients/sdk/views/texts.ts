/** What several screens show of a person: how to call her, what she speaks, and who may not collect a child. */
import type { SectionView } from "../casework/index.ts";

/** Every text that somebody wrote in a field, each once. */
export function textsOf(views: readonly SectionView[], code: string): string[] {
	const values = views.flatMap(({ cells }) => cells.flatMap((cell) => cell.values.map((value) => value.values?.[code])));
	return [...new Set(values.filter((value) => typeof value === "string"))];
}

/** The names that she wants to hear. Without one, her first name. */
export function namesToCall(identity: readonly SectionView[]): string[] {
	const wished = textsOf(identity, "idn_CallHer");
	return wished.length > 0 ? wished : textsOf(identity, "prs_FirstName");
}

/** Names of relatives who may not collect the child, each once. In a clash, one "no" is enough. A name that nobody wrote is empty. */
export function barredRelatives(family: readonly SectionView[]): string[] {
	const relatives = family.flatMap(({ cells }) => cells.filter(({ form }) => form === "relative").flatMap(({ values }) => values));
	return [...new Set(relatives.flatMap(({ values }) => (values?.rel_MayCollect === false ? [String(values.rel_Name ?? "")] : [])))];
}

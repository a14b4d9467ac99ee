/** Shows the values of a section by row, each with its author and time, and the clashes first. */
import { type Authorship, baseToken, type CellView, type Clash, type SectionContent, type ValueView } from "#sdk/casework/index.ts";
import type { FieldValue } from "#sdk/compartments/content.ts";
import type { People } from "../lookup/people.ts";
import { shortId } from "../short-id.ts";
import { isoTime, showTime } from "../times.ts";
import { codeWords, fieldWords, formWords } from "../words/forms.ts";
import { messages } from "../words/messages.ts";
import { sectionMessages } from "../words/sections.ts";
import { entryJson, entryText, serverTimeMark } from "./entries.ts";
import { escapeControls, oneLine } from "./layout.ts";

function authorJson(people: People, { entry, by, desk, recordedAt, at, why }: Authorship) {
	return { entry, by, byName: people.checkedName(by), desk, recordedAt: isoTime(recordedAt), at: isoTime(at), why };
}

function valueJson(people: People, { authors, ...value }: ValueView) {
	return { ...value, authors: authors.map((each) => authorJson(people, each)) };
}

export function cellJson(people: People, { form, row, unit, values }: CellView) {
	return { form, row, unit, values: values.map((each) => valueJson(people, each)) };
}

export function clashJson(people: People, { isRed, unit, section, compartment, ...cell }: Clash) {
	return { section, compartment, isRed, ...cellJson(people, { ...cell, unit: unit ?? "" }), unit };
}

export function sectionJson(people: People, view: SectionContent) {
	const pairs = Object.entries(view.values).map(([field, { value, by, at }]) => [field, { value, by, at: isoTime(at) }]);
	return {
		section: view.section,
		compartment: view.compartment,
		owner: view.owner,
		/** For `case write --base`. */
		base: baseToken(view.base),
		values: Object.fromEntries(pairs),
		cells: view.cells.map((each) => cellJson(people, each)),
		clashes: view.clashes.map((each) => clashJson(people, each)),
		misplaced: view.misplaced,
		unfounded: view.unfounded,
		entries: view.entries.map((each) => entryJson(people, each)),
	};
}

/** A value in words, with its code beside it. It is never cut. */
export function valueText(field: string, value: FieldValue): string {
	if (value === null) return sectionMessages.withoutValue;
	if (typeof value === "boolean") return value ? messages.yes : messages.no;
	const each = (code: string) => (codeWords(field, code) === code ? code : `${codeWords(field, code)} (${code})`);
	return escapeControls(Array.isArray(value) ? value.map(each).join(", ") : typeof value === "string" ? each(value) : String(value));
}

export function authorText(people: People, { by, desk, recordedAt, ...times }: Authorship): string {
	const name = oneLine(`${people.name(by)}${desk ? `, ${people.desk(desk)}` : ""}`);
	return `${sectionMessages.recorded(name, showTime(recordedAt))}${serverTimeMark(times)}`;
}

/** Puts `by` before each line but the first. */
const indentRest = (text: string, by: string) => text.replaceAll("\n", `\n${by}`);

/** The fields of a value, one line each, and who wrote it. */
export function valueLines(people: People, { values, authors, unfit, unknown }: ValueView): string[] {
	const fields = Object.entries(values ?? {}).map(
		([field, value]) => `${fieldWords(field)} (${field}): ${indentRest(valueText(field, value), "      ")}`,
	);
	const reasons = authors.flatMap(({ why }) => (why ? [`    ${sectionMessages.because(indentRest(escapeControls(why), "      "))}`] : []));
	return [
		...fields.map((line) => `  ${line}`),
		...(unfit.length > 0 ? [`    ${sectionMessages.unfit(unfit)}`] : []),
		...(unknown.length > 0 ? [`    ${sectionMessages.unknownFields(unknown.map(oneLine))}`] : []),
		...authors.map((each) => `    ${authorText(people, each)}`),
		...reasons,
	];
}

/** A form, and the first characters of the row: "Ways to reach her 3f2a41c0". */
export function placeText({ form, row }: { form: string; row: string | null }): string {
	return `${oneLine(formWords(form))}${row ? ` ${shortId(row)}` : ""}`;
}

export function clashText(people: People, clash: Clash): string {
	const isRow = clash.unit === null;
	const lines = clash.values.flatMap((value, i) => {
		const title = isRow ? (value.values === null ? sectionMessages.rowRemoved : sectionMessages.rowKept) : "";
		const isEmpty = !isRow && Object.keys(value.values ?? {}).length === 0;
		return [`${i + 1}: ${title}${isEmpty ? sectionMessages.withoutValue : ""}`.trim(), ...valueLines(people, value)];
	});
	return [sectionMessages.clashHeading(placeText(clash), clash.isRed), ...lines].join("\n");
}

/** The cells of one row of a form. */
function rowText(people: People, cells: CellView[]): string {
	const [first] = cells as [CellView];
	return [placeText(first), ...cells.flatMap(({ values }) => values.flatMap((value) => valueLines(people, value)))].join("\n");
}

function rowsOf(cells: CellView[]): CellView[][] {
	const rows = new Map<string, CellView[]>();
	for (const cell of cells) {
		const name = `${cell.form} ${cell.row}`;
		rows.set(name, [...(rows.get(name) ?? []), cell]);
	}
	return [...rows.values()];
}

/** @param code of the case. */
export function sectionText(people: People, code: string, view: SectionContent): string {
	const { section, owner, cells, clashes, entries, unfounded, misplaced } = view;
	const words = entries.filter(({ content }) => content?.kind !== "fields" && content?.kind !== "rev");
	const short = (ids: string[]) => ids.map(shortId);
	const unread = entries.filter(({ content }) => content === null).length;
	const single = cells.filter(({ values }) => values.length === 1);
	return [
		`${section}  (${people.desk(owner)})`,
		...(entries.some(({ missingBefore }) => missingBefore) ? [sectionMessages.missingEntries] : []),
		...(unread > 0 ? [sectionMessages.unreadEntries(unread)] : []),
		...clashes.map((each) => clashText(people, each)),
		...(clashes.length > 0 ? [sectionMessages.howToSettle(code)] : []),
		...rowsOf(single).map((row) => rowText(people, row)),
		...(unfounded.length > 0 ? [sectionMessages.unfounded(short(unfounded))] : []),
		...(misplaced.length > 0 ? [sectionMessages.misplaced(short(misplaced))] : []),
		...words.map((each) => entryText(people, each)),
	].join("\n\n");
}

/**
 * The first hour: 13 questions that can be answered in five minutes. It asks for no story, no document number and no consent.
 * Each answer is stored once, in the section that it belongs to.
 */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkCell } from "#protocol/forms/checks.ts";
import { formOf, sectionOfForm } from "#protocol/forms/registry.ts";
import type { FieldValue } from "../compartments/content.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { ensureOwnSection, findOwnSection } from "./own-sections.ts";
import { revise, valueOps } from "./sections/revise.ts";
import { openSection, type SectionView } from "./sections/view.ts";

/** One question. Several fields together are one answer. */
export interface FirstQuestion {
	form: "now" | "person" | "rules" | "channel" | "placement";
	fields: readonly string[];
}

const ask = (form: FirstQuestion["form"], ...fields: string[]): FirstQuestion => ({ form, fields });

/** In the order in which to ask. The first two come before everything else: is she alone with us, and who interprets? */
export const FIRST_HOUR: readonly FirstQuestion[] = [
	ask("now", "now_Alone"),
	ask("now", "now_Interpreter"),
	ask("person", "prs_PrimaryLanguage"),
	ask("person", "idn_Interpreter"),
	ask("person", "idn_CallHer"),
	ask("now", "now_Danger"),
	ask("now", "now_Needs"),
	ask("now", "now_With"),
	ask("now", "now_WantsFirst"),
	ask("now", "now_NotToday"),
	// Whoever calls her needs this answer, also at the next desk.
	ask("rules", "sct_MustNotKnow"),
	ask("channel", "sct_Kind", "prs_MobilePhone", "prs_HomePhone", "prs_Email", "sct_Address", "sct_When", "sct_LeaveMessage"),
	ask("placement", "plc_Kind", "plc_From", "plc_Until", "plc_Desk", "plc_Address"),
];

const FORMS = [...new Set(FIRST_HOUR.map(({ form }) => form))];

/** By form, then by field. */
export type FirstHourAnswers = Partial<Record<FirstQuestion["form"], Record<string, FieldValue>>>;

/** came-with-her: the interpreter came with her. not-alone: somebody else is in the room. Stop here if you can, and ask again when she is alone. */
export type FirstHourWarning = "came-with-her" | "not-alone";

/**
 * Warnings about who else is in the room. They forbid nothing.
 * @example firstHourWarnings({ now: { now_Alone: false } }); // ["not-alone"]
 */
export function firstHourWarnings({ now = {} }: FirstHourAnswers): FirstHourWarning[] {
	return [
		...(now.now_Interpreter === "came-with-her" ? ["came-with-her" as const] : []),
		...(now.now_Alone === false ? ["not-alone" as const] : []),
	];
}

/** @throws ProtocolError bad-input that names form and field, never the value */
function checkAnswers(answers: FirstHourAnswers, row: Id): void {
	for (const [form, values] of Object.entries(answers)) {
		const asked = new Set(FIRST_HOUR.filter((question) => question.form === form).flatMap(({ fields }) => fields));
		if (asked.size === 0) throw new ProtocolError("bad-input", `${form}: the first hour does not ask for this form`, form);
		if (typeof values !== "object" || values === null) throw new ProtocolError("bad-input", `${form}: takes fields and values`, form);
		for (const [field, value] of Object.entries(values)) {
			if (!asked.has(field)) throw new ProtocolError("bad-input", `${form} ${field}: the first hour does not ask for this field`, field);
			checkCell(form, formOf(form)?.rows === "many" ? row : null, field, value);
		}
	}
}

/** One form with answers, as it was written. */
export interface WrittenForm {
	form: string;
	compartment: Id;
	/** The row that was changed or added; null for a form with one row. */
	row: Id | null;
}

/**
 * Writes the answers of the first hour. Each form is one revision in its own section. A section that is missing is added.
 * @param answers all of them are optional. null removes a value.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice. row: the id of the new row in a
 * form with many rows. When you call again with other answers, give the same row, so that they change this row and don't add another one.
 * earlier: the ids of such calls with other answers. What they wrote, and these answers leave out, is removed.
 * @returns what was written where, and warnings about who else is in the room.
 * @throws ProtocolError bad-input (nothing is written then), not-allowed, case-closed
 * @example await recordFirstHour(session, id, { now: { now_Alone: true, now_Needs: ["food", "sleep"] }, person: { prs_PrimaryLanguage: "ro" } });
 */
export async function recordFirstHour(
	session: UnlockedSession,
	id: Id,
	answers: FirstHourAnswers,
	{ entry = randomId(), row: newRow = deriveId(entry, "row"), earlier = [] }: { entry?: Id; row?: Id; earlier?: readonly Id[] } = {},
): Promise<{ written: WrittenForm[]; warnings: FirstHourWarning[] }> {
	checkAnswers(answers, newRow);
	const forms = earlier.length > 0 ? FORMS : FORMS.filter((name) => hasFields(answers[name]));
	const written: WrittenForm[] = [];
	for (const name of forms) {
		const given = answers[name] ?? {};
		const section = sectionOfForm(name);
		const compartment = await (hasFields(given) ? ensureOwnSection : findOwnSection)(session, id, section);
		if (compartment === undefined) continue;
		const view = await openSection(session, compartment);
		const row = formOf(name)?.rows === "many" ? newRow : null;
		const before = earlier.map((each) => deriveId(each, name));
		const values = { ...takenBack(view, { form: name, row }, before), ...given };
		if (!hasFields(values)) continue;
		await revise(session, view, { form: name, ops: valueOps(row, values) }, { entry: deriveId(entry, name) });
		written.push({ form: name, compartment, row });
	}
	return { written, warnings: firstHourWarnings(answers) };
}

const hasFields = (values: object | undefined): boolean => Object.keys(values ?? {}).length > 0;

/** The fields that stand as one of these entries alone wrote them, each with null. A clash stays as it is. */
function takenBack({ cells }: SectionView, place: { form: string; row: Id | null }, entries: readonly Id[]): Record<string, null> {
	const known = cells.filter(({ form, row, values }) => form === place.form && row === place.row && values.length === 1);
	const own = known.flatMap(({ values }) => values).filter(({ authors }) => authors.every(({ entry }) => entries.includes(entry)));
	return Object.fromEntries(own.flatMap((each) => Object.keys(each.values ?? {})).map((field) => [field, null]));
}

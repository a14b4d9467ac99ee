/** Reads and writes sections: fields, named as in HTCDS 2.0, and text. Both are encrypted with the section's key. */
import type { AttachmentInfo } from "#crypto/attachment.ts";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type CaseState, checkNotClosed } from "#protocol/folds/case-state.ts";
import { checkField } from "#protocol/forms/checks.ts";
import { fieldOf, sectionFields, sectionForms } from "#protocol/forms/registry.ts";
import { type FieldValue, message } from "../compartments/content.ts";
import { type EntryView, readAll } from "../compartments/read.ts";
import { type WriteOptions, write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { loadCase } from "./load.ts";
import { type ReviseOp, revise } from "./sections/revise.ts";
import { type Authorship, openSection, type SectionView } from "./sections/view.ts";

/** A value of an HTCDS field. null removes the value. */
export type HtcdsValue = string | number | boolean | string[] | null;

export interface SectionInput {
	/** Values by HTCDS name, such as prs_FirstName. */
	values?: Record<string, HtcdsValue>;
	/** Text for everything that has no field. */
	text?: string;
	/** The language of the text, as a BCP 47 tag. */
	language?: string;
	/** A reason for the change of values, in words. */
	why?: string | null;
	/** The descriptions of the files in `options.attachments`. They are attached to the text, or to the values if there is no text. */
	files?: AttachmentInfo[];
}

/** Entries hold whole numbers only, so other numbers (degrees) are stored as text. */
function toFieldValue(value: HtcdsValue): FieldValue {
	return typeof value === "number" && !Number.isInteger(value) ? String(value) : value;
}

function toHtcdsValue(section: Section, name: string, value: FieldValue): HtcdsValue {
	const type = sectionFields(section).find((field) => field.code === name)?.type;
	return (type === "longitude" || type === "latitude") && typeof value === "string" ? Number(value) : value;
}

/**
 * Checks values against the fields of a section.
 * @throws ProtocolError bad-input that names the field, never its value.
 * @example checkSectionValues("identity", { prs_PrimaryLanguage: "sq" });
 */
export function checkSectionValues(section: Section, values: Record<string, HtcdsValue>): void {
	for (const [name, value] of Object.entries(values)) {
		if (value !== null) checkField(section, name, value);
		else if (!sectionFields(section).some((field) => field.code === name))
			throw new ProtocolError("bad-input", `${name}: is not a field of ${section}`, name);
	}
}

/**
 * Writes values and text into a section. Each write is a permanent entry. Values become a revision of each form that has them.
 * In a form with many rows they stand in its only row, or in a new one.
 * @param section its id, or the view that the author had on the screen. Without a view, the author counts as having seen the present values.
 * @param options entry: give the same id when you repeat a call that got no answer. Then nothing is written twice.
 * @throws ProtocolError bad-input that names the field, not-allowed, not-found, wrong-state as `revise`
 * @example await writeSection(session, compartment, { values: { prs_PrimaryLanguage: "sq" }, text: "Prefers to be called later." });
 */
export async function writeSection(
	session: UnlockedSession,
	section: Id | SectionView,
	input: SectionInput,
	options: WriteOptions = {},
): Promise<void> {
	const { values = {}, text, language, files = [], why = null } = input;
	if (Object.keys(values).length === 0 && text === undefined)
		throw new ProtocolError("bad-input", "values: give a value or a text", "values");
	const view = typeof section === "string" ? await openSection(session, section) : section;
	checkSectionValues(view.section, values);
	const { attachments = [], entry, ...rest } = options;
	const revisions = revisionsOf(view, values).map((each) => ({ ...each, base: view.base, why }));
	// The files stand in the text, or else in the last revision.
	const isLast = (i: number) => text === undefined && i === revisions.length - 1;
	for (const [i, each] of revisions.entries()) {
		const own = isLast(i) ? { input: { ...each, files }, attachments } : { input: each, attachments: [] };
		await revise(session, view, own.input, { ...rest, ...entryOption(entry, i), attachments: own.attachments });
	}
	if (text === undefined) return;
	const content = message(text, { files, ...(language !== undefined && { language }) });
	await write(session, view.opened, content, { ...rest, ...entryOption(entry, revisions.length), attachments });
}

/** The changes of each form that has one of the values. */
function revisionsOf(view: SectionView, values: Record<string, HtcdsValue>): { form: string; ops: ReviseOp[] }[] {
	return sectionForms(view.section).flatMap((form) => {
		const own = Object.entries(values).filter(([code]) => fieldOf(form, code) !== undefined);
		if (own.length === 0) return [];
		const row = form.rows === "one" ? null : onlyRow(view, form.name);
		return [{ form: form.name, ops: own.map(([field, value]) => ({ row, field, value: toFieldValue(value) })) }];
	});
}

/** The only row of a form that can have many, or the id of a new one. */
function onlyRow({ cells }: SectionView, form: string): Id {
	const rows = [...new Set(cells.filter((cell) => cell.form === form).map(({ row }) => row))];
	if (rows.length > 1) throw new ProtocolError("bad-input", `${form}: has several rows. Name the row`, form);
	return rows[0] ?? randomId();
}

/** The option `entry` for the entry with this number of one call, so that a repeated call finds each of its entries. */
function entryOption(entry: Id | undefined, number: number): { entry?: Id } {
	if (entry === undefined) return {};
	return { entry: number === 0 ? entry : deriveId(entry, String(number)) };
}

/** The value of a field. */
export interface CurrentValue {
	value: HtcdsValue;
	/** Its author. */
	by: Id;
	/** When the server took it, UTC ms. */
	at: number;
}

export interface SectionContent extends SectionView {
	/** By the field's code. Fields without a value, with a clash, or in several rows are left out. */
	values: Record<string, CurrentValue>;
}

/**
 * Returns a section as `openSection` does, and the value of each field that has exactly one. Each read is recorded in the access log.
 * @throws ProtocolError not-found when no desk of mine ever got the section; AlarmError when the server has tampered.
 * @example (await readSection(session, compartment)).values.prs_FirstName?.value
 */
export async function readSection(session: UnlockedSession, compartment: Id): Promise<SectionContent> {
	const view = await openSection(session, compartment);
	return { ...view, values: singleValues(view) };
}

function singleValues({ section, cells }: SectionView): Record<string, CurrentValue> {
	const found = new Map<string, CurrentValue[]>();
	for (const { values } of cells)
		for (const { values: fields, authors } of values)
			for (const [code, value] of Object.entries(fields ?? {})) {
				const { by, at } = authors[0] as Authorship;
				found.set(code, [...(found.get(code) ?? []), { value: toHtcdsValue(section, code, value), by, at }]);
			}
	return Object.fromEntries([...found].flatMap(([code, [first, ...others]]) => (first && others.length === 0 ? [[code, first]] : [])));
}

function discussionOf({ discussion }: CaseState): Id {
	if (discussion === null) throw new ProtocolError("not-found", "discussion: the case has none");
	return discussion;
}

/**
 * Writes a message in the custodian's own discussion of a case. @throws ProtocolError not-found unless my desk is the custodian, case-closed
 * @example await writeDiscussion(session, id, "Who can meet her on Friday?");
 */
export async function writeDiscussion(session: UnlockedSession, id: Id, words: string): Promise<void> {
	const { state } = await loadCase(session, id);
	checkNotClosed(state);
	await write(session, discussionOf(state), message(words));
}

/**
 * Returns the custodian's own discussion of a case, the oldest entry first.
 * @example const newest = (await readDiscussion(session, id)).at(-1)?.content;
 */
export async function readDiscussion(session: UnlockedSession, id: Id): Promise<EntryView[]> {
	const { state } = await loadCase(session, id);
	return (await readAll(session, discussionOf(state))).entries;
}

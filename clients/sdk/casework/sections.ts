/** Reading and writing sections: fields by the names of HTCDS 2.0, and words. The values are encrypted with the section. */
import type { AttachmentInfo } from "#crypto/attachment.ts";
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkField, fieldsOf } from "#protocol/htcds.ts";
import { keepReceipt } from "../audit/receipts.ts";
import { type FieldValue, message } from "../compartments/content.ts";
import { type EntryView, readAll } from "../compartments/read.ts";
import { type WriteOptions, write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { openSection } from "./keys.ts";
import { loadCase } from "./load.ts";

/** A value as the standard has it; null: no longer known, or taken back. */
export type HtcdsValue = string | number | boolean | string[] | null;

/** values: by HTCDS name, such as prs_FirstName. text: whatever no field is for. */
export interface SectionInput {
	values?: Record<string, HtcdsValue>;
	text?: string;
	/** BCP 47, of the text. */
	language?: string;
	/** With `options.attachments`: files. They go with the text, or else with the values. */
	files?: AttachmentInfo[];
}

/** Entries hold whole numbers; degrees travel as text. */
function toFieldValue(value: HtcdsValue): FieldValue {
	return typeof value === "number" && !Number.isInteger(value) ? String(value) : value;
}

function toHtcdsValue(section: Section, name: string, value: FieldValue): HtcdsValue {
	const type = fieldsOf(section).find((field) => field.name === name)?.type;
	return (type === "longitude" || type === "latitude") && typeof value === "string" ? Number(value) : value;
}

/**
 * @throws ProtocolError bad-input that names the field, never its value.
 * @example checkValues("identity", { prs_PrimaryLanguage: "sq" });
 */
export function checkSectionValues(section: Section, values: Record<string, HtcdsValue>): void {
	for (const [name, value] of Object.entries(values)) {
		if (value !== null) checkField(section, name, value);
		else if (!fieldsOf(section).some((field) => field.name === name))
			throw new ProtocolError("bad-input", `${name}: is not a field of ${section}`, name);
	}
}

/**
 * Writes into a section. Every value and text is an entry that stays; a later value of a field stands in place of an earlier.
 * @throws ProtocolError bad-input (names the field), not-allowed, not-found
 * @example await writeSection(session, compartment, { values: { prs_PrimaryLanguage: "sq" }, text: "Prefers to be called later." });
 */
export async function writeSection(
	session: UnlockedSession,
	compartment: Id,
	input: SectionInput,
	options: WriteOptions = {},
): Promise<void> {
	const { state } = await openSection(session, compartment);
	const section = state.section as Section;
	const { values = {}, text, language, files = [] } = input;
	checkSectionValues(section, values);
	const given = Object.entries(values).map(([code, value]) => ({ code, value: toFieldValue(value) }));
	const { attachments = [], ...rest } = options;
	const withText = text !== undefined;
	if (given.length === 0 && !withText) throw new ProtocolError("bad-input", "values: nothing was given", "values");
	const own = { ...rest, attachments: withText ? [] : attachments };
	if (given.length > 0)
		await write(
			session,
			compartment,
			{ kind: "fields", form: section, at: session.now(), values: given, files: withText ? [] : files },
			own,
		);
	if (withText)
		await write(session, compartment, message(text, { files, ...(language !== undefined && { language }) }), { ...rest, attachments });
}

/** A field's newest value. by: its author; at: when the server took it, UTC ms. */
export interface CurrentValue {
	value: HtcdsValue;
	by: Id;
	at: number;
}

export interface SectionContent {
	section: Section;
	compartment: Id;
	owner: Id;
	/** By HTCDS name; fields whose newest value is null are left out. */
	values: Record<string, CurrentValue>;
	/** Every entry, the oldest first, with what can't be read and why. */
	entries: EntryView[];
}

/**
 * Reads a section: the newest value of each field, and all entries. Every reading is an access entry.
 * @throws ProtocolError not-found when it was never given to a desk of mine; AlarmError when the server has tampered.
 * @example (await readSection(session, compartment)).values.prs_FirstName?.value
 */
export async function readSection(session: UnlockedSession, compartment: Id): Promise<SectionContent> {
	const opened = await openSection(session, compartment);
	const { entries } = await readAll(session, opened);
	await keepReceipt(session);
	const section = opened.state.section as Section;
	return { section, compartment, owner: opened.state.owner, values: newestValues(section, entries), entries };
}

function newestValues(section: Section, entries: EntryView[]): Record<string, CurrentValue> {
	const found = new Map<string, CurrentValue>();
	for (const { content, author: by, at } of entries) {
		if (content?.kind !== "fields" || !(SECTIONS as readonly string[]).includes(content.form)) continue;
		for (const { code, value } of content.values) found.set(code, { value: toHtcdsValue(section, code, value), by, at });
	}
	return Object.fromEntries([...found].filter(([, { value }]) => value !== null));
}

async function findDiscussion(session: UnlockedSession, id: Id): Promise<Id> {
	const { discussion } = (await loadCase(session, id)).state;
	if (discussion === null) throw new ProtocolError("not-found", "discussion: the case has none");
	return discussion;
}

/**
 * Writes in the custodian's own discussion of a case. @throws ProtocolError not-found for everybody else.
 * @example await discuss(session, id, "Who can meet her on Friday?");
 */
export async function writeDiscussion(session: UnlockedSession, id: Id, words: string): Promise<void> {
	await write(session, await findDiscussion(session, id), message(words));
}

/**
 * The custodian's own discussion of a case, the oldest entry first.
 * @example const newest = (await readDiscussion(session, id)).at(-1)?.content;
 */
export async function readDiscussion(session: UnlockedSession, id: Id): Promise<EntryView[]> {
	return (await readAll(session, await findDiscussion(session, id))).entries;
}

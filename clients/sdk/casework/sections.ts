/** Reads and writes sections: fields, named as in HTCDS 2.0, and text. Both are encrypted with the section's key. */
import type { AttachmentInfo } from "#crypto/attachment.ts";
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { checkNotClosed } from "#protocol/folds/case-state.ts";
import { checkField, fieldsOf } from "#protocol/forms/registry.ts";
import { keepReceipt } from "../audit/receipts.ts";
import { type FieldValue, message } from "../compartments/content.ts";
import { type EntryView, readAll } from "../compartments/read.ts";
import { type WriteOptions, write } from "../compartments/write.ts";
import type { UnlockedSession } from "../context.ts";
import { openSection } from "./keys.ts";
import { loadCase } from "./load.ts";

/** A value of an HTCDS field. null removes the value. */
export type HtcdsValue = string | number | boolean | string[] | null;

/** values: by HTCDS name, such as prs_FirstName. text: everything that has no field. */
export interface SectionInput {
	values?: Record<string, HtcdsValue>;
	text?: string;
	/** The language of the text, as a BCP 47 tag. */
	language?: string;
	/** The descriptions of the files in `options.attachments`. They are attached to the text, or to the values if there is no text. */
	files?: AttachmentInfo[];
}

/** Entries hold whole numbers only, so other numbers (degrees) are stored as text. */
function toFieldValue(value: HtcdsValue): FieldValue {
	return typeof value === "number" && !Number.isInteger(value) ? String(value) : value;
}

function toHtcdsValue(section: Section, name: string, value: FieldValue): HtcdsValue {
	const type = fieldsOf(section).find((field) => field.code === name)?.type;
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
		else if (!fieldsOf(section).some((field) => field.code === name))
			throw new ProtocolError("bad-input", `${name}: is not a field of ${section}`, name);
	}
}

/**
 * Writes values and text into a section. Each write is a permanent entry. The newest value of a field replaces the earlier ones.
 * @throws ProtocolError bad-input that names the field, not-allowed, not-found
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
	const hasText = text !== undefined;
	if (given.length === 0 && !hasText) throw new ProtocolError("bad-input", "values: give a value or a text", "values");
	const own = { ...rest, attachments: hasText ? [] : attachments };
	if (given.length > 0)
		await write(
			session,
			compartment,
			{ kind: "fields", form: section, at: session.now(), values: given, files: hasText ? [] : files },
			own,
		);
	if (hasText)
		await write(session, compartment, message(text, { files, ...(language !== undefined && { language }) }), { ...rest, attachments });
}

/** The newest value of a field. by: its author. at: when the server took it, UTC ms. */
export interface CurrentValue {
	value: HtcdsValue;
	by: Id;
	at: number;
}

export interface SectionContent {
	section: Section;
	compartment: Id;
	owner: Id;
	/** By HTCDS name. Fields whose newest value is null are left out. */
	values: Record<string, CurrentValue>;
	/** Every entry, the oldest first. An unreadable one says why. */
	entries: EntryView[];
}

/**
 * Returns the newest value of each field of a section, and all entries. Each read is recorded in the access log.
 * @throws ProtocolError not-found when no desk of mine ever got the section; AlarmError when the server has tampered.
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
 * Writes a message in the custodian's own discussion of a case. @throws ProtocolError not-found unless my desk is the custodian, case-closed
 * @example await writeDiscussion(session, id, "Who can meet her on Friday?");
 */
export async function writeDiscussion(session: UnlockedSession, id: Id, words: string): Promise<void> {
	checkNotClosed((await loadCase(session, id)).state);
	await write(session, await findDiscussion(session, id), message(words));
}

/**
 * Returns the custodian's own discussion of a case, the oldest entry first.
 * @example const newest = (await readDiscussion(session, id)).at(-1)?.content;
 */
export async function readDiscussion(session: UnlockedSession, id: Id): Promise<EntryView[]> {
	return (await readAll(session, await findDiscussion(session, id))).entries;
}

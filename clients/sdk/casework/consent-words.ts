/** What a person said when they gave a consent. It is a row of the form `word` in the section "consent". */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { word } from "#protocol/forms/consent.ts";
import type { FieldValue } from "../compartments/content.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { addSection } from "./cases.ts";
import { formRows, presentValues } from "./day/rows.ts";
import { revise, valueOps } from "./sections/revise.ts";
import { openSection, type SectionView } from "./sections/view.ts";

/** Values of the form `word`, by field, such as her words, or whether she was alone. */
export type ConsentAnswers = Record<string, FieldValue>;

/** Where a desk of mine writes what a person said: its own section "consent". */
export interface ConsentPlace {
	desk: Id;
	section: Id;
	/** Whether the section was added just now. Then a state of the case that was loaded before lacks it. */
	isNew: boolean;
}

/**
 * Returns the open section "consent" of this desk. Adds one when there is none.
 * @throws ProtocolError not-allowed, case-closed, or full when the case has no place for another section
 */
export async function ensureConsentSection(session: UnlockedSession, { id, sections }: CaseState, desk: Id): Promise<ConsentPlace> {
	const found = Object.entries(sections).find(([, each]) => each.section === "consent" && each.owner === desk && !each.closed);
	if (found) return { desk, section: found[0], isNew: false };
	return { desk, section: await addSection(session, id, "consent", randomId(), desk), isNew: true };
}

/**
 * Writes what the person said when the consent was recorded. The row of the form has the consent's id. A repeated call may have other
 * answers than the call that got no answer. Then only the difference is written, so that what others have added stays.
 */
export async function writeConsentWords(
	session: UnlockedSession,
	{ desk, section }: ConsentPlace,
	consent: Id,
	answers: ConsentAnswers,
): Promise<void> {
	const view = await openSection(session, section);
	const entry = deriveId(consent, "words");
	const isRepeated = view.entries.some((each) => each.entry === entry);
	const ops = valueOps(consent, isRepeated ? changedAnswers(answersOf(view, consent, session.me), answers) : answers);
	if (ops.length > 0) await revise(session, view, { form: word.name, ops }, { as: desk, entry: isRepeated ? randomId() : entry });
}

/** Adds answers to the row of a consent. An answer that has this value already isn't written again. */
export async function addConsentAnswers(
	session: UnlockedSession,
	{ desk, section }: ConsentPlace,
	consent: Id,
	answers: ConsentAnswers,
): Promise<void> {
	const view = await openSection(session, section);
	const row = formRows(view, word.name).find((each) => each.row === consent);
	const isPresent = ({ field, value }: { field: string; value: FieldValue }) => {
		const present = row ? presentValues(row, field) : [];
		return present.length === 1 && isSame(present[0], value);
	};
	const ops = valueOps(consent, answers).filter((op) => !isPresent(op));
	if (ops.length > 0) await revise(session, view, { form: word.name, ops }, { as: desk });
}

/** The answers that a member wrote for a consent, also those that others have changed since. */
function answersOf({ entries }: SectionView, consent: Id, member: Id): ConsentAnswers {
	const revisions = entries.flatMap(({ author, content }) => (author === member && content?.kind === "rev" ? [content] : []));
	const ops = revisions.flatMap((revision) => revision.ops).filter(({ row }) => row === consent);
	return Object.fromEntries(ops.flatMap(({ field, value }) => (field === null ? [] : [[field, value]])));
}

/** The answers that differ from the earlier ones. null: an answer that is no longer given. */
function changedAnswers(earlier: ConsentAnswers, given: ConsentAnswers): ConsentAnswers {
	const fields = [...new Set([...Object.keys(earlier), ...Object.keys(given)])];
	const changed = fields.filter((field) => !isSame(earlier[field], given[field]));
	return Object.fromEntries(changed.map((field) => [field, given[field] ?? null]));
}

const isSame = (one: FieldValue | undefined, other: FieldValue | undefined) =>
	JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

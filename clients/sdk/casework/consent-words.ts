/** What a person said when they gave a consent. It is a row of the form `word` in the section "consent". */
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { word } from "#protocol/forms/word.ts";
import type { FieldValue } from "../compartments/content.ts";
import type { UnlockedSession } from "../context.ts";
import { deriveId } from "../derive-id.ts";
import { revise, valueOps } from "./sections/revise.ts";
import { openSection, type SectionView } from "./sections/view.ts";

/** Values of the form `word`, by field: whether she was alone, whether she said it in her own words, signs of pressure, her words. */
export type ConsentAnswers = Record<string, FieldValue>;

/**
 * Writes what the person said into my desk's own section "consent". The row of the form has the consent's id. A repeated call may have other
 * answers than the call that got no answer. Then only the difference is written, so that what others have added stays.
 * @throws ProtocolError not-found when my desk has no open section "consent".
 */
export async function writeConsentWords(
	session: UnlockedSession,
	state: CaseState,
	desk: Id,
	consent: Id,
	answers: ConsentAnswers,
): Promise<void> {
	const view = await openOwnSection(session, state, desk);
	const entry = deriveId(consent, "words");
	const isRepeated = view.entries.some((each) => each.entry === entry);
	const ops = valueOps(consent, isRepeated ? changedAnswers(answersOf(view, consent, session.me), answers) : answers);
	if (ops.length > 0) await revise(session, view, { form: word.name, ops }, { as: desk, entry: isRepeated ? randomId() : entry });
}

/**
 * Adds answers to those that stand there, such as what she answered when she agreed. Writes nothing that stands there already.
 * @throws ProtocolError not-found when my desk has no open section "consent".
 */
export async function addConsentAnswers(
	session: UnlockedSession,
	state: CaseState,
	desk: Id,
	consent: Id,
	answers: ConsentAnswers,
): Promise<void> {
	const view = await openOwnSection(session, state, desk);
	const values = view.cells.filter(({ form, row }) => form === word.name && row === consent).flatMap((cell) => cell.values);
	const isKnown = ({ field, value }: { field: string; value: FieldValue }) => values.some((each) => isSame(each.values?.[field], value));
	const ops = valueOps(consent, answers).filter((op) => !isKnown(op));
	if (ops.length > 0) await revise(session, view, { form: word.name, ops }, { as: desk });
}

function openOwnSection(session: UnlockedSession, state: CaseState, desk: Id): Promise<SectionView> {
	const isOpenHere = (each: CaseState["sections"][string]) => each.section === "consent" && each.owner === desk && !each.closed;
	const section = Object.entries(state.sections).find(([, each]) => isOpenHere(each))?.[0];
	if (!section) throw new ProtocolError("not-found", 'words: your desk has no section "consent" in this case; add one first');
	return openSection(session, section);
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

/** Finds cases, hand-offs, consents and sections by the names or ids that people type. */
import { type Id, isId } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isMemberOfDesk } from "#protocol/folds/directory.ts";
import { findReviewedCases } from "#sdk/audit/index.ts";
import { type HandoffRef, type HandoffRow, inbox, listCases, listHandoffs, loadCase, parseCaseCode } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { UsageError } from "../problems.ts";
import { shortId } from "../short-id.ts";
import { messages } from "../words/messages.ts";
import { pick, pickId, withPrefix } from "./people.ts";

/** The case code in its canonical form, or null when the text is not a code. */
function asCode(typed: string): string | null {
	try {
		return parseCaseCode(typed);
	} catch {
		return null;
	}
}

/**
 * Finds a case by its code or the beginning of its id. It searches the cases of the member's desks, the cases that were handed off to or
 * from these desks, those with a consent about which one of these desks is asked to hear the person, and the cases that the member may
 * review. A whole id is returned unchecked. @throws NotFound, or UsageError when
 * several match
 */
export async function findCase(session: UnlockedSession, typed: string): Promise<Id> {
	if (isId(typed)) return typed;
	const code = asCode(typed);
	const known = new Map<Id, string>((await findReviewed(session, typed, code)).map((id) => [id, code ?? ""]));
	for await (const row of listCases(session)) known.set(row.case, row.code);
	for await (const row of listHandoffs(session)) known.set(row.case, row.code);
	if (code === null && withPrefix(known.keys(), typed).length === 0)
		for (const { kind, case: asked } of await inbox(session)) if (kind === "attest" && asked) known.set(asked.id, "");
	return pick(
		"case",
		code ?? typed,
		[...known].map(([id, name]) => ({ id, name })),
	).id;
}

/** Cases that the member may review as an auditor or coordinator. @param code the typed text as a case code; null when it isn't one */
async function findReviewed(session: UnlockedSession, typed: string, code: string | null): Promise<Id[]> {
	const role = session.dir.members.get(session.me)?.role;
	if (role !== "auditor" && role !== "coordinator") return [];
	const prefix = typed.toLowerCase().replaceAll("-", "");
	if (code === null && !/^[0-9a-f]{4,32}$/.test(prefix)) return [];
	return findReviewedCases(session, code === null ? { prefix } : { code });
}

/**
 * Finds a hand-off from or to the member's desks by its id or the beginning of its id.
 * @throws NotFound, or UsageError when several match
 */
export async function findHandoff(session: UnlockedSession, typed: string): Promise<HandoffRef> {
	const rows: HandoffRow[] = [];
	for await (const row of listHandoffs(session)) {
		if (row.handoff === typed) return { case: row.case, handoff: row.handoff };
		rows.push(row);
	}
	const handoff = pick(
		"hand-off",
		typed,
		rows.map((row) => ({ id: row.handoff, name: "" })),
	).id;
	return { case: rows.find((row) => row.handoff === handoff)?.case as Id, handoff };
}

/** Finds a consent by the beginning of its id. A whole id is returned unchecked. @throws NotFound, or UsageError when several match */
export function findConsent(state: CaseState, typed: string): Id {
	return pickId("consent", typed, Object.keys(state.consents));
}

/**
 * Finds sections by name or by the beginning of the id. A case may have several sections of one name, such as one for each side of a
 * hand-off. A whole id is returned unchecked. @throws UsageError when the case has no such section, or several ids match
 */
export function findSections(state: CaseState, typed: string): Id[] {
	const all = Object.entries(state.sections);
	const named = all.filter(([, { section }]) => section === typed.toLowerCase()).map(([id]) => id);
	if (named.length > 0) return named;
	const ids = all.map(([id]) => id);
	if ((SECTIONS as readonly string[]).includes(typed.toLowerCase())) throw new UsageError(messages.noSection(typed), null);
	return [pickId("section", typed, ids)];
}

/**
 * Finds one section. Of several sections with one name, it takes the section that a desk of the member owns.
 * @throws as `findSections`; UsageError too when several sections are left to choose from
 */
export function findSection(session: UnlockedSession, state: CaseState, typed: string): Id {
	const found = findSections(state, typed);
	const ours = found.filter((id) => isMemberOfDesk(session.dir, session.me, state.sections[id]?.owner ?? ""));
	const [first, second] = found.length > 1 && ours.length > 0 ? ours : found;
	if (first !== undefined && second === undefined) return first;
	throw new UsageError(messages.ambiguous("section", typed, found.map(shortId)));
}

/** Finds a section in a case. @param typed the name of the section, or the beginning of its id. @throws as `findCase` and `findSection` */
export async function findSectionOf(session: UnlockedSession, typedCase: string, typed: string): Promise<{ case: Id; compartment: Id }> {
	const id = await findCase(session, typedCase);
	const { state } = await loadCase(session, id);
	return { case: id, compartment: findSection(session, state, typed) };
}

/** Finds cases by a part of their code or label. The server can't search: this client looks through what it may list. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus } from "#protocol/codes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { caseLabels, type DeskLabels } from "./book/case-labels.ts";
import { listCases } from "./cases.ts";
import { listHandoffs } from "./handoff-lists.ts";

export interface FoundCase {
	case: Id;
	code: string;
	/** The labels that my desk gave the case, while my desk has it. Several in a clash. */
	labels: string[];
	/** Null for a case that another desk keeps. */
	status: CaseStatus | null;
	/** Null for a case that another desk keeps. */
	custodian: Id | null;
}

const plainCode = (text: string) => text.toLowerCase().replace(/[\s\p{Pd}]/gu, "");
const plainLabel = (text: string) => text.normalize("NFC").toLowerCase();

/**
 * The cases of my desks, and those that were handed off to or from them, whose code or label has the typed text. It reads the labels in the books
 * of my desks, and the access log records that.
 * @example const [found] = await findCases(session, "kime-lo");
 */
export async function findCases(session: UnlockedSession, typed: string): Promise<FoundCase[]> {
	const known = new Map<Id, FoundCase>();
	for await (const { case: id, code } of listHandoffs(session))
		known.set(id, { case: id, code, labels: [], status: null, custodian: null });
	const labels = await labelsByDesk(session);
	for await (const { case: id, code, status, custodian } of listCases(session))
		known.set(id, { case: id, code, labels: labels.get(custodian)?.get(id) ?? [], status, custodian });
	const [code, label] = [plainCode(typed), plainLabel(typed.trim())];
	const hasLabel = ({ labels: own }: FoundCase) => label !== "" && own.some((each) => plainLabel(each).includes(label));
	return [...known.values()]
		.filter((each) => (code !== "" && plainCode(each.code).includes(code)) || hasLabel(each))
		.sort((a, b) => (a.code < b.code ? -1 : 1));
}

async function labelsByDesk(session: UnlockedSession): Promise<Map<Id, DeskLabels["texts"]>> {
	const labels = new Map<Id, DeskLabels["texts"]>();
	for (const { id } of desksOf(session.dir, session.me)) labels.set(id, (await caseLabels(session, id)).texts);
	return labels;
}

/** Finds cases by a part of their code or label. The server can't search: this client looks through what it may list. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus } from "#protocol/codes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { hasCode, hasWords } from "../../words/search.ts";
import type { UnlockedSession } from "../context.ts";
import { caseLabels, type DeskLabels } from "./book/case-labels.ts";
import { listCases } from "./cases.ts";
import { listHandoffs } from "./handoff-lists.ts";

export interface FoundCase {
	case: Id;
	code: string;
	/** The labels that my desks gave the case. Several in a clash. */
	labels: string[];
	/** Null for a case that another desk keeps. */
	status: CaseStatus | null;
	/** Null for a case that another desk keeps. */
	custodian: Id | null;
}

/**
 * The cases of my desks, and those that were handed off to or from them, whose code or label has the typed
 * words, in any order and script. It reads the labels in the books
 * of my desks, and the access log records that.
 * @example const [found] = await findCases(session, "kime-lo");
 */
export async function findCases(session: UnlockedSession, typed: string): Promise<FoundCase[]> {
	const known = new Map<Id, FoundCase>();
	const labels = await readLabels(session);
	const labelsOf = (id: Id) => [...new Set(labels.flatMap(({ texts }) => texts.get(id) ?? []))];
	for await (const { case: id, code } of listHandoffs(session))
		known.set(id, { case: id, code, labels: labelsOf(id), status: null, custodian: null });
	for await (const { case: id, code, status, custodian } of listCases(session))
		known.set(id, { case: id, code, labels: labelsOf(id), status, custodian });
	return [...known.values()]
		.filter(({ code, labels: own }) => hasCode(code, typed) || hasWords(own.join(" "), typed))
		.sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The labels of each of my desks. */
async function readLabels(session: UnlockedSession): Promise<DeskLabels[]> {
	const labels: DeskLabels[] = [];
	for (const { id } of desksOf(session.dir, session.me)) labels.push(await caseLabels(session, id));
	return labels;
}

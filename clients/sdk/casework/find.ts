/** Finds cases by a part of their code or label. The server can't search: this client looks through what it may list. */
import type { Id } from "#protocol/bytes.ts";
import type { CaseStatus } from "#protocol/codes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { readBook } from "./book/book.ts";
import { listCases } from "./cases.ts";
import { listHandoffs } from "./handoff-lists.ts";

/** status, custodian: null for a case that another desk keeps. label: from the book of a desk of mine. */
export interface FoundCase {
	case: Id;
	code: string;
	label: string | null;
	status: CaseStatus | null;
	custodian: Id | null;
}

const plainCode = (text: string) => text.toLowerCase().replace(/[\s\p{Pd}]/gu, "");
const plainLabel = (text: string) => text.normalize("NFC").toLowerCase();

/**
 * The cases of my desks, and those that were handed off to or from them, whose code or label has the typed text. It reads the books of my
 * desks, and the access log records that.
 * @example const [found] = await findCases(session, "kime-lo");
 */
export async function findCases(session: UnlockedSession, typed: string): Promise<FoundCase[]> {
	const labels = await readLabels(session);
	const known = new Map<Id, FoundCase>();
	const add = (row: Omit<FoundCase, "label">) => known.set(row.case, { ...row, label: labels.get(row.case) ?? null });
	for await (const { case: id, code } of listHandoffs(session)) add({ case: id, code, status: null, custodian: null });
	for await (const { case: id, code, status, custodian } of listCases(session)) add({ case: id, code, status, custodian });
	const [code, label] = [plainCode(typed), plainLabel(typed.trim())];
	return [...known.values()]
		.filter(
			(each) => (code !== "" && plainCode(each.code).includes(code)) || (label !== "" && plainLabel(each.label ?? "").includes(label)),
		)
		.sort((a, b) => (a.code < b.code ? -1 : 1));
}

async function readLabels(session: UnlockedSession): Promise<Map<Id, string>> {
	const labels = new Map<Id, string>();
	for (const { id: desk } of desksOf(session.dir, session.me))
		for (const { case: id, label } of (await readBook(session, desk)).rows.values()) if (label !== null) labels.set(id, label);
	return labels;
}

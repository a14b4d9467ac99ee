/** The tasks of a case, and what is due today by the books of my desks. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import { deskMembers, desksOf } from "#protocol/folds/directory.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import type { UnlockedSession } from "../../context.ts";
import { alignBook } from "../book/book.ts";
import { ASK_AGAIN, BACK_BY } from "../book/case-row.ts";
import { readAndKeep } from "../book/kept.ts";
import { markForBook } from "../book/marks.ts";
import { type CaseRow, listCases } from "../cases.ts";
import { inbox } from "../inbox.ts";
import type { UnreadInboxRow } from "../inbox-rows.ts";
import type { LoadedCase } from "../load.ts";
import { revisedSections } from "../sections/revised.ts";
import type { SectionView } from "../sections/view.ts";
import { type ComputedKind, type ComputedTask, computedTasks, isComputed, isShown } from "./computed.ts";
import type { FirstNeeds } from "./sections.ts";
import type { TaskRow } from "./tasks.ts";

const DAY = 86_400_000;
/** How long the needs of the first hour are shown, in ms. */
const NEEDS_SHOWN = 3 * DAY;

export interface CaseTasks {
	tasks: TaskRow[];
	computed: ComputedTask[];
	/** The needs of the first hour, for three days. */
	needs: FirstNeeds[];
	/** The sections as they were read, for `finishTask` and the other verbs that change tasks. */
	sections: SectionView[];
}

/**
 * Returns the tasks of a case, the one that is due first on top, its computed tasks, and the needs of the first hour for three days. It
 * opens up to four kinds of sections. Each section that is opened is recorded in the access log. `updateBook` then corrects the case's row.
 * @param of the id of the case, or the case from `recentCase`.
 * @throws the errors of viewCase and openSection
 * @example const { tasks, computed } = await caseTasks(session, id);
 */
export async function caseTasks(session: UnlockedSession, of: Id | LoadedCase): Promise<CaseTasks> {
	const { loaded, sections, tasks, needs, row } = await readAndKeep(session, of);
	const now = session.now();
	const isRevised = revisedSections(session, loaded.id).size > 0;
	markForBook(session, loaded.state, isRevised ? "revised" : { desk: loaded.state.custodian, row });
	return {
		tasks,
		sections,
		computed: computedTasks({ consents: Object.values(loaded.state.consents), sections }, now),
		needs: needs.filter(({ at }) => at >= now - NEEDS_SHOWN),
	};
}

/** One date that the book of a desk has. */
export interface DayItem {
	/** "back-by": until when a worker must be back from a visit. After this time, it is told to all members of the desk. */
	kind: "task" | "back-by" | "needs" | ComputedKind;
	/** A code of tsk_Kind; null for the other kinds. */
	task: string | null;
	case: { id: Id; code: string };
	/** The row of the task, or the row that has the date; null for a consent and for needs. */
	row: Id | null;
	/** UTC ms. Of needs: when they were recorded. */
	at: number;
	/** It is late, or a worker has not called in from a visit. */
	red: boolean;
	/** The member who has the task; null for nobody, and for the other kinds. */
	who: Id | null;
}

/** Entries that others have written in a case since I last read it. */
export interface SinceItem {
	case: { id: Id; code: string };
	parts: { compartment: Id; kind: CompartmentKind; section: Section | null; count: number }[];
}

export interface Today {
	/** The red ones first, then by time. */
	items: DayItem[];
	/** What others have written since I last read it. */
	since: SinceItem[];
	/** Open cases that the book doesn't have yet. A case comes into the book when somebody opens it. */
	unlisted: { id: Id; code: string }[];
	/** The desks whose book could not be read, with the reason. */
	failed: { desk: Id; error: ProtocolError }[];
}

/**
 * Returns what is due within a day by the books of my desks, and what others have written since I was here. A closed case is among them on the
 * day on which somebody is to ask again. Reading the books opens no case, so nobody is recorded as its reader. A date
 * is as old as the last write about its case.
 * @param options all: also cases that colleagues lead. desk: only this desk of mine. within: ms from now, a day when left out.
 * @throws AlarmError when the server has tampered; not-found unless the desk is mine
 * @example for (const { kind, case: { code }, at, red } of (await today(session)).items) print(code, kind, at, red);
 */
export async function today(
	session: UnlockedSession,
	{ all = false, desk, within = DAY }: { all?: boolean; desk?: Id; within?: number } = {},
): Promise<Today> {
	const rows = await inbox(session, desk === undefined ? {} : { desk });
	const desks = desk === undefined ? desksOf(session.dir, session.me).map(({ id }) => id) : [desk];
	const found: Today = { items: [], since: sinceItems(rows.filter((row) => row.kind === "unread")), unlisted: [], failed: [] };
	for (const each of desks) {
		try {
			await addDesk(session, each, { all, until: session.now() + within }, found);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			found.failed.push({ desk: each, error });
		}
	}
	found.items.sort((a, b) => Number(b.red) - Number(a.red) || a.at - b.at);
	return found;
}

/** Adds what the book of a desk says about its open cases. */
async function addDesk(session: UnlockedSession, desk: Id, { all, until }: { all: boolean; until: number }, found: Today): Promise<void> {
	const listed: CaseRow[] = [];
	for await (const row of listCases(session, { desk })) if (row.custodian === desk) listed.push(row);
	const { rows, hidden } = await alignBook(session, desk, listed);
	const now = session.now();
	const colleagues = new Set(deskMembers(session.dir, desk).map(({ id }) => id));
	for (const row of [...listed, ...hidden]) {
		// A lead who has left the desk isn't told. Then all members of the desk are.
		const isMine = all || row.lead === session.me || row.lead === null || !colleagues.has(row.lead);
		const about = { id: row.case, code: row.code };
		const due = rows.get(row.case)?.due;
		if (!due && isMine && !isClosed(row)) found.unlisted.push(about);
		// A task in a colleague's case can be mine. When somebody isn't back from a visit, all of the desk are told.
		// The book may not know yet that the case is closed.
		const valid = (due ?? []).filter(({ kind }) => !isClosed(row) || kind === ASK_AGAIN);
		const mine = valid.filter((each) => isMine || each.who === session.me || isMissing(each, now));
		found.items.push(...mine.filter((each) => isDueAt(each, until, now)).map((each) => dayItem(about, each, now)));
	}
}

const isMissing = ({ kind, at }: BookRow["due"][number], now: number) => kind === BACK_BY && at < now;

function isDueAt({ kind, at }: BookRow["due"][number], until: number, now: number): boolean {
	if (kind === "needs") return at >= now - NEEDS_SHOWN;
	return isComputed(kind) ? isShown(kind, at, now) : at <= until;
}

function dayItem(about: DayItem["case"], { kind, at, row, who }: BookRow["due"][number], now: number): DayItem {
	const named = isComputed(kind) || kind === "needs" || kind === BACK_BY ? kind : null;
	return { kind: named ?? "task", task: named ? null : kind, case: about, row, at, red: kind !== "needs" && at < now, who };
}

function sinceItems(rows: readonly UnreadInboxRow[]): SinceItem[] {
	const byCase = new Map<Id, SinceItem>();
	for (const { case: about, compartment, of: kind, section, count } of rows) {
		if (about === null) continue;
		const { parts } = byCase.get(about.id) ?? { parts: [] };
		byCase.set(about.id, { case: about, parts: [...parts, { compartment, kind, section, count }] });
	}
	return [...byCase.values()];
}

/** What is due in cases: tasks, computed tasks, and the needs of those who have just come. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import type { UnlockedSession } from "../../context.ts";
import { alignBook } from "../book/book.ts";
import { readAndKeep } from "../book/kept.ts";
import { markForBook } from "../book/marks.ts";
import { type CaseRow, listCases } from "../cases.ts";
import { inbox } from "../inbox.ts";
import type { UnreadInboxRow } from "../inbox-rows.ts";
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
 * @throws the errors of viewCase and openSection
 * @example const { tasks, computed } = await caseTasks(session, id);
 */
export async function caseTasks(session: UnlockedSession, id: Id): Promise<CaseTasks> {
	const { loaded, sections, tasks, needs, row } = await readAndKeep(session, id);
	const now = session.now();
	const isRevised = revisedSections(session, id).size > 0;
	markForBook(session, loaded.state, isRevised ? "revised" : { desk: loaded.state.custodian, row });
	return {
		tasks,
		sections,
		computed: computedTasks({ consents: Object.values(loaded.state.consents), sections }, now),
		needs: needs.filter(({ at }) => at >= now - NEEDS_SHOWN),
	};
}

/** One thing that is due: a task, a computed task, or the needs of the first hour. */
export interface DayItem {
	kind: "task" | "needs" | ComputedKind;
	case: { id: Id; code: string };
	/** The section that it stands in; null for a consent. */
	compartment: Id | null;
	/** The row that it stands in; null for a consent and for needs. */
	row: Id | null;
	/** UTC ms; null for a task without a time. */
	at: number | null;
	/** It is late, or a worker has not called in from a visit. */
	red: boolean;
	task: TaskRow | null;
	/** Codes of now_Needs. */
	needs: string[];
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
	/** Cases of which something could not be read, with the reason. */
	failed: { case: { id: Id; code: string }; error: ProtocolError }[];
}

/**
 * Returns what is due within a day, and what others have written since I was here. It reads the book of each desk, and opens only the cases that
 * have something due there, or no row. Each section that is opened is recorded in the access log.
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
	const until = session.now() + within;
	const items: DayItem[] = [];
	const failed: Today["failed"] = [];
	for (const each of desks) {
		const isMine = ({ lead }: CaseRow) => all || lead === null || lead === session.me;
		for (const row of (await casesDue(session, each, until)).filter(isMine)) {
			try {
				items.push(...dayItems(row, await caseTasks(session, row.case)));
			} catch (error) {
				if (!(error instanceof ProtocolError)) throw error;
				failed.push({ case: { id: row.case, code: row.code }, error });
			}
		}
	}
	const isDue = ({ kind, at, red }: DayItem) => red || kind !== "task" || at === null || at <= until;
	return { items: items.filter(isDue).sort(inOrder), since: sinceItems(rows.filter((row) => row.kind === "unread")), failed };
}

/** The open cases of a desk that have something due in its book, or no row there. */
async function casesDue(session: UnlockedSession, desk: Id, until: number): Promise<CaseRow[]> {
	const listed: CaseRow[] = [];
	for await (const row of listCases(session, { desk })) if (row.custodian === desk) listed.push(row);
	const rows = await bookRows(session, desk, listed);
	const now = session.now();
	return listed.filter((row) => !isClosed(row) && (rows.get(row.case)?.due.some((due) => isDueAt(due, until, now)) ?? true));
}

/** The rows of the desk's book, by case. No rows when the book can't be read: then each case is opened. */
async function bookRows(session: UnlockedSession, desk: Id, listed: readonly CaseRow[]): Promise<ReadonlyMap<Id, BookRow>> {
	if (listed.length === 0) return new Map();
	try {
		return (await alignBook(session, desk, listed)).rows;
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		return new Map();
	}
}

function isDueAt({ kind, at }: BookRow["due"][number], until: number, now: number): boolean {
	if (kind === "needs") return at >= now - NEEDS_SHOWN;
	return isComputed(kind) ? isShown(kind, at, now) : at <= until;
}

const inOrder = (a: DayItem, b: DayItem) => Number(b.red) - Number(a.red) || (a.at ?? Infinity) - (b.at ?? Infinity) || 0;

function dayItems(row: Pick<CaseRow, "case" | "code">, { tasks, computed, needs }: CaseTasks): DayItem[] {
	const common = { case: { id: row.case, code: row.code }, compartment: null, row: null, at: null, red: false, task: null, needs: [] };
	const open = tasks.filter(({ state }) => state === "open");
	return [
		...needs.map((each): DayItem => ({ ...common, kind: "needs", ...each })),
		...open.map((task): DayItem => {
			const { compartment, row: place, at, late } = task;
			return { ...common, kind: "task", compartment, row: place, at, red: late !== null, task };
		}),
		...computed.map(({ kind, compartment, row: place, at, isLate }): DayItem => {
			return { ...common, kind, compartment, row: place, at, red: isLate };
		}),
	];
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

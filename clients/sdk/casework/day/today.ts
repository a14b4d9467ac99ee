/** What is due in cases: tasks, computed tasks, and the needs of those who have just come. */
import type { Id } from "#protocol/bytes.ts";
import type { CompartmentKind, Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import type { UnlockedSession } from "../../context.ts";
import { type CaseRow, listCases, viewCase } from "../cases.ts";
import { inbox } from "../inbox.ts";
import type { UnreadInboxRow } from "../inbox-rows.ts";
import { myDesks } from "../remembered.ts";
import { openSections, type SectionView } from "../sections/view.ts";
import { type ComputedKind, type ComputedTask, computedTasks } from "./computed.ts";
import { formRows, standing } from "./rows.ts";
import { type TaskRow, tasksOf } from "./tasks.ts";

const DAY = 86_400_000;
/** The sections that make tasks. */
const DAY_SECTIONS: ReadonlySet<Section> = new Set(["support-plan", "risk-and-safety", "legal", "documents"]);
/** How long the needs of the first hour are shown, in ms. */
const NEEDS_SHOWN = 3 * DAY;

/** needs: codes of now_Needs. at: when they were recorded, UTC ms. */
export interface FirstNeeds {
	compartment: Id;
	needs: string[];
	at: number;
}

export interface CaseTasks {
	tasks: TaskRow[];
	computed: ComputedTask[];
	needs: FirstNeeds[];
	/** The sections as they were read, for `finishTask` and the others. */
	sections: SectionView[];
}

/**
 * Returns the tasks of a case, those that are due first on top, the computed ones, and the needs of the first hour for three days. It opens
 * up to four kinds of sections. Each one that is opened is recorded in the access log.
 * @throws the errors of viewCase and openSection
 * @example const { tasks, computed } = await caseTasks(session, id);
 */
export async function caseTasks(session: UnlockedSession, id: Id): Promise<CaseTasks> {
	const { loaded, state, sections: rows } = await viewCase(session, id);
	const wanted = rows.filter(({ section, reads, closed }) => reads && !closed && DAY_SECTIONS.has(section));
	const compartments = wanted.map(({ compartment }) => compartment);
	const sections = await openSections(session, loaded, compartments);
	const now = session.now();
	return {
		tasks: sections.flatMap((view) => tasksOf(session, view)),
		computed: computedTasks({ consents: Object.values(state.consents), sections }, now),
		needs: sections.flatMap((view) => firstNeeds(view, now)),
		sections,
	};
}

function firstNeeds(view: SectionView, now: number): FirstNeeds[] {
	return formRows(view, "now").flatMap((row) => {
		const given = standing(row, "now_Needs").flatMap((value) => (Array.isArray(value) ? (value as string[]) : []));
		const needs = [...new Set(given)].filter((need) => need !== "none");
		const at = Math.max(...row.cells.flatMap(({ values }) => values.flatMap(({ authors }) => authors.map((each) => each.recordedAt))));
		return needs.length === 0 || at < now - NEEDS_SHOWN ? [] : [{ compartment: view.compartment, needs, at }];
	});
}

/** One line of the day. compartment: where it stands; null for a consent. at: UTC ms; null for a task without a time. */
export interface DayItem {
	kind: "task" | "needs" | ComputedKind;
	case: { id: Id; code: string };
	compartment: Id | null;
	row: Id | null;
	at: number | null;
	/** It is late, or a worker has not called in from a visit. */
	red: boolean;
	task: TaskRow | null;
	/** Codes of now_Needs. */
	needs: string[];
}

/** What others have written in a case since I was here. */
export interface SinceItem {
	case: { id: Id; code: string };
	parts: { compartment: Id; kind: CompartmentKind; section: Section | null; count: number }[];
}

export interface Today {
	/** The red ones first, then by time. */
	items: DayItem[];
	since: SinceItem[];
	/** Cases of which something could not be read, with the reason. */
	failed: { case: { id: Id; code: string }; error: ProtocolError }[];
}

/**
 * Returns what is due within a day, and what others have written since I was here. It opens each case that I lead and each one without a lead.
 * Each section that is opened is recorded in the access log.
 * @param options all: every open case of my desks. desk: only this desk of mine. within: ms from now, a day when left out.
 * @throws AlarmError when the server has tampered; not-found unless the desk is mine
 * @example for (const { kind, case: { code }, at, red } of (await today(session)).items) print(code, kind, at, red);
 */
export async function today(
	session: UnlockedSession,
	{ all = false, desk, within = DAY }: { all?: boolean; desk?: Id; within?: number } = {},
): Promise<Today> {
	const ofDesk = desk === undefined ? {} : { desk };
	const rows = await inbox(session, ofDesk);
	const mine = myDesks(session);
	const items: DayItem[] = [];
	const failed: Today["failed"] = [];
	for await (const row of listCases(session, ofDesk)) {
		const isMine = all || row.lead === null || row.lead === session.me;
		if (!isMine || isClosed(row) || !mine.has(row.custodian)) continue;
		try {
			items.push(...dayItems(row, await caseTasks(session, row.case)));
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			failed.push({ case: { id: row.case, code: row.code }, error });
		}
	}
	const until = session.now() + within;
	const isDue = ({ kind, at, red }: DayItem) => red || kind !== "task" || at === null || at <= until;
	return { items: items.filter(isDue).sort(inOrder), since: sinceItems(rows.filter((row) => row.kind === "unread")), failed };
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

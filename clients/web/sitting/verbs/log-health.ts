/** Verbs of the access log's health: how long it is, who has witnessed it, and what waits for a review. */
import type { Directory } from "#protocol/folds/directory.ts";
import {
	checkReceipts,
	fetchLogStatus,
	fetchNewestCheckpoint,
	listReviewMarks,
	listReviewQueries,
	listUnreviewed,
	type ReviewQuery,
} from "#sdk/audit/index.ts";
import { changes, NOTHING, reads } from "./declare.ts";
import { namerOf, type PersonName } from "./log-names.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface LogHealth {
	/** Entries under the newest signed checkpoint. */
	size: number;
	/** The signed checkpoint, for other programs; null while there is none. */
	note: string | null;
	/** How many witnesses must cosign. */
	wanted: number;
	/** How many witnesses have cosigned in the last 24 hours. */
	proven: number;
	/** When enough witnesses had cosigned, UTC ms; null when too few have, or when none must. */
	cosignedAt: number | null;
	/** Retention has erased the bodies of entries below this number, as the server says. */
	keptFrom: number;
	/** Whether the server refuses to sign, because it lacks what was signed before. */
	isRefused: boolean;
	/** time: of the witness's newest cosignature, UTC ms; null for none. failing: why it doesn't cosign; null when it does. */
	witnesses: { name: string; time: number | null; failing: string | null }[];
}

export const logHealth = reads({ topics: ["log"], asksOnOpening: true }, async (sitting: Sitting): Promise<LogHealth> => {
	const session = sessionOf(sitting);
	const [newest, status] = await Promise.all([fetchNewestCheckpoint(session, "access"), fetchLogStatus(session.server, "access")]);
	const freshness = newest?.freshness ?? { wanted: session.dir.witnesses.wanted, proven: 0, at: null };
	return {
		size: newest?.checkpoint.size ?? 0,
		note: newest?.note ?? null,
		wanted: freshness.wanted,
		proven: freshness.proven,
		cosignedAt: freshness.at,
		keptFrom: status.keptFrom,
		isRefused: status.restart !== null,
		witnesses: status.witnesses.map(({ key, time, failing }) => ({
			name: key.split("+")[0] ?? key,
			time: time === null ? null : time * 1000,
			failing,
		})),
	};
});

/** A range of entries that nobody has reviewed, from the number `first` to the number `last`. */
export interface GapView {
	first: number;
	last: number;
	/** Set when only this person's entries of the range are left; null for all. */
	actor: { id: string; name: string | null } | null;
	/** When the first entry of the range was written, UTC ms. */
	since: number | null;
	/** The last entry that is overdue; null when none is. */
	overdueTo: number | null;
	/** Whether these are my own entries. Then somebody else must review them. */
	isMine: boolean;
}

export interface UnreviewedView {
	/** Entries so far. */
	size: number;
	/** How many entries somebody has reviewed. Entries below the bound of retention count, too. */
	reviewed: number;
	/** At most 50. First the gaps for all members, then the gaps for one person's entries. In both groups, the oldest comes first. */
	gaps: GapView[];
	/** How many gaps there are. */
	total: number;
	/** How many gaps are overdue. */
	overdue: number;
	/** The first gap for all members. If there is none, the first gap for the entries of somebody else. Null when I can review no gap. */
	next: GapView | null;
	/** Whether there is another auditor, who can review my own entries. */
	hasOtherAuditor: boolean;
}

/** How many gaps, and how many marks, a screen shows at most. */
const MOST_SHOWN = 50;

/** The ranges that nobody has reviewed. */
export const logUnreviewed = reads({ topics: ["log"], asksOnOpening: true }, async (sitting: Sitting): Promise<UnreviewedView> => {
	const session = sessionOf(sitting);
	const { size, gaps } = await listUnreviewed(session);
	const namer = await namerOf(sitting);
	const views = gaps.map(
		({ first, last, actor, since, overdueTo }): GapView => ({
			first,
			last,
			since,
			overdueTo,
			actor: actor === null ? null : { id: actor, name: namer.person(actor)?.name ?? null },
			isMine: actor === session.me,
		}),
	);
	// A gap with an actor counts as reviewed: only the entries of the auditor who reviewed the range are left.
	const unreviewed = gaps.filter(({ actor }) => actor === null).reduce((sum, { first, last }) => sum + last - first + 1, 0);
	return {
		size,
		reviewed: Math.max(0, size - unreviewed),
		gaps: views.slice(0, MOST_SHOWN),
		total: views.length,
		overdue: views.filter(({ overdueTo }) => overdueTo !== null).length,
		next: views.find(({ actor }) => actor === null) ?? views.find(({ isMine }) => !isMine) ?? null,
		hasOtherAuditor: hasOtherAuditor(session.dir, session.me),
	};
});

function hasOtherAuditor({ members }: Directory, me: string): boolean {
	const own = members.get(me)?.organisation ?? null;
	return [...members.values()].some(
		({ id, role, status, organisation }) =>
			id !== me && role === "auditor" && status === "active" && (organisation === null || organisation === own),
	);
}

export interface QueryCounts {
	/** How many queries have no answer yet. */
	open: number;
	overdue: number;
	/** How many queries are answered and not closed yet. */
	answered: number;
	/** Whether only the newest 500 queries were counted. */
	isPart: boolean;
}

const MOST_COUNTED = 500;

export const countQueries = reads({ topics: ["log"], asksOnOpening: true }, async (sitting: Sitting): Promise<QueryCounts> => {
	const counts: QueryCounts = { open: 0, overdue: 0, answered: 0, isPart: false };
	let seen = 0;
	for await (const query of listReviewQueries(sessionOf(sitting))) {
		if (++seen > MOST_COUNTED) return { ...counts, isPart: true };
		count(counts, query);
	}
	return counts;
});

function count(counts: QueryCounts, { state, overdue }: ReviewQuery): void {
	if (state === "open") counts.open += 1;
	if (state === "answered") counts.answered += 1;
	if (overdue) counts.overdue += 1;
}

export interface MarkView {
	/** UTC ms. */
	at: number;
	/** The auditor's name; null when it isn't known. */
	by: string | null;
	/** The mark covers the entries from `first` to `last`. */
	first: number;
	last: number;
	/** The member whose entries the mark covers; null when it covers the entries of all members. */
	actor: PersonName | null;
	/** The organisation whose entries the mark covers; null for all organisations. `name` is null when it isn't known. */
	organisation: { name: string | null } | null;
	/** The id of the case whose entries the mark covers; null for all cases. */
	case: string | null;
}

/** The newest 50 marks: who has reviewed what. */
export const listMarks = reads({ topics: ["log"], asksOnOpening: true }, async (sitting: Sitting): Promise<MarkView[]> => {
	const namer = await namerOf(sitting);
	const marks: MarkView[] = [];
	for await (const { at, statement } of listReviewMarks(sessionOf(sitting))) {
		const { by, first, last, actor, organisation, case: caseId } = statement.body;
		const named = {
			by: namer.person(by)?.name ?? null,
			actor: namer.person(actor),
			organisation: organisation === null ? null : { name: namer.organisation(organisation) },
		};
		marks.push({ at, first, last, case: caseId, ...named });
		if (marks.length === MOST_SHOWN) break;
	}
	return marks;
});

/**
 * Checks that the signed log holds my own accesses that the server has acknowledged.
 * @returns how many it holds (checked), how many no checkpoint covers yet (waiting), and how many are missing or changed (hidden).
 */
export const checkMyReceipts = changes(NOTHING, async (sitting: Sitting): Promise<{ checked: number; waiting: number; hidden: number }> => {
	return checkReceipts(sessionOf(sitting));
});

/** Verbs of the prepared questions to the access log. Each answer comes as a run, because a question may read the whole log. */
import { askLog, compareMemberWeek, countAccesses, type DayCount, followLog, type Question, type WeekDay } from "#sdk/audit/index.ts";
import { NEVER_OLD, reads } from "./declare.ts";
import { namerOf } from "./log-names.ts";
import { beginRun, type RunProgress } from "./runs.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export type { Question };

/** A question, and what it is about. Null fields set no limit. */
export interface QuestionInput {
	question: Question;
	actor: string | null;
	case: string | null;
	organisation: string | null;
	/** UTC ms. */
	from: number | null;
	/** UTC ms. */
	to: number | null;
}

/** After this many findings, a run pauses until the page asks for more. */
const PAGE = 25;

/** Asks a question. Each item of the run is a finding. */
export const askQuestion = reads(NEVER_OLD, async (sitting: Sitting, input: QuestionInput): Promise<{ run: string }> => {
	return beginRun(sitting, PAGE, (progress) => findings(sitting, input, progress));
});

async function* findings(sitting: Sitting, { question, ...about }: QuestionInput, progress: RunProgress) {
	const namer = await namerOf(sitting);
	const set = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== null));
	for await (const finding of askLog(sessionOf(sitting), question, { ...set, onLooked: progress.looked })) yield namer.finding(finding);
}

/** What to count. Null fields set no limit. */
export interface OverviewInput {
	actor: string | null;
	organisation: string | null;
	case: string | null;
	/** UTC ms. */
	from: number;
	/** UTC ms. */
	to: number;
}

/** Counts accesses by day and purpose. The only item of the run is the list of days. */
export const countByDay = reads(NEVER_OLD, async (sitting: Sitting, input: OverviewInput): Promise<{ run: string }> => {
	const { from, to, ...ids } = input;
	const set = Object.fromEntries(Object.entries(ids).filter(([, value]) => value !== null));
	return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) =>
		once<DayCount[]>(() => countAccesses(sessionOf(sitting), { ...set, from, to }, progress.looked)),
	);
});

/** Compares what a member opened on the last seven days with what is usual. The only item of the run is the list of these days. */
export const weekOf = reads(NEVER_OLD, async (sitting: Sitting, { actor }: { actor: string }): Promise<{ run: string }> => {
	return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) =>
		once<WeekDay[]>(() => compareMemberWeek(sessionOf(sitting), actor, progress.looked)),
	);
});

async function* once<T>(make: () => Promise<T>) {
	yield await make();
}

/** Follows the log: new entries, but not my own searches, become items of the run, the oldest first. It searches every ten seconds. */
export const followEntries = reads(NEVER_OLD, async (sitting: Sitting): Promise<{ run: string }> => {
	return beginRun(sitting, Number.POSITIVE_INFINITY, (progress) => followed(sitting, progress));
});

async function* followed(sitting: Sitting, progress: RunProgress) {
	const over = new AbortController();
	const namer = await namerOf(sitting);
	const options = {
		everyMs: 10_000,
		signal: over.signal,
		onLooked(count: number) {
			progress.looked(count);
		},
	};
	try {
		for await (const each of followLog(sessionOf(sitting), {}, options)) yield namer.entry(each);
	} finally {
		over.abort();
	}
}

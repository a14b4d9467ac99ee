/** The prepared questions of auditors. Each question builds a filter, reads the matching pages of the log, and streams its findings. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { type AuditFilter, type OnLooked, searchLog } from "./query.ts";
import {
	type EntryStream,
	findBursts,
	findByPeople,
	findFirstReads,
	findOffHours,
	findUnrelatedReads,
	findWhere,
	isByPerson,
	type LogFindings,
	readsContent,
	releasesContent,
	showsAnything,
	skipUnreadable,
	zoneOfMember,
} from "./questions.ts";
import { findUnusualDays } from "./unusual-days.ts";

export const QUESTIONS = [
	"seen-by",
	"who-looked",
	"refused",
	"bulk-reads",
	"off-hours",
	"first-looks",
	"denied-bursts",
	"no-relation",
	"leaver",
] as const;
export type Question = (typeof QUESTIONS)[number];

/** Which entries a question is about. */
export interface QuestionScope {
	actor?: Id | undefined;
	case?: Id | undefined;
	organisation?: Id | undefined;
	/** The beginning of the period, UTC ms. 30 days ago when left out. `leaver` ignores it, and takes the 30 days before the last access. */
	from?: number | undefined;
	/** The end of the period, excluded, UTC ms. Now when left out. */
	to?: number | undefined;
	/** The smallest number of objects or refusals that makes a burst. 200 for `bulk-reads` and 5 for `denied-bursts` when left out. */
	least?: number | undefined;
	/** How long a burst lasts at most, in ms. An hour for `bulk-reads` and 10 minutes for `denied-bursts` when left out. */
	within?: number | undefined;
	/** For `off-hours`: an IANA time zone for all members. When left out: the main zone of the country of each member's organisation. */
	zone?: string | undefined;
	/** Tells how far a long question is. It may throw to end the question. */
	onLooked?: OnLooked | undefined;
}

const MINUTE = 60_000;
const MONTH = 30 * 86_400_000;

/** The fields that each question requires. */
export const REQUIRED_FIELDS: Record<Question, readonly ("actor" | "case")[]> = {
	"seen-by": ["actor"],
	"who-looked": ["case"],
	refused: [],
	"bulk-reads": [],
	"off-hours": [],
	"first-looks": ["case"],
	"denied-bursts": [],
	"no-relation": ["case"],
	leaver: ["actor"],
};

/**
 * Asks the access log a question. Each page that it reads is recorded in the log, too.
 * @returns findings. Single entries come newest first. A burst comes once no older entry can join it. Days that can't be judged come last.
 * @throws ProtocolError bad-input that names the missing field or an empty period, not-allowed; AlarmError as `fetchPages`.
 * @example for await (const { count, entries } of askLog(session, "bulk-reads", { organisation })) show(count, entries);
 */
export async function* askLog(session: UnlockedSession, question: Question, about: QuestionScope): LogFindings {
	for (const field of REQUIRED_FIELDS[question]) {
		if (about[field] === undefined) throw new ProtocolError("bad-input", `${field}: the question ${question} needs it`, field);
	}
	const now = session.now();
	yield* ANSWERS[question](session, { ...about, from: about.from ?? Math.min(now, about.to ?? now) - MONTH });
}

/** The scope of a question, with the beginning of its period. */
type DatedScope = QuestionScope & { from: number };

const ANSWERS: Record<Question, (session: UnlockedSession, about: DatedScope) => LogFindings> = {
	"seen-by": (session, about) => findByPeople(entriesInScope(session, about), showsAnything),
	"who-looked": (session, about) => findByPeople(entriesInScope(session, about), readsContent),
	refused: (session, about) => findWhere(entriesInScope(session, about, { outcome: "denied" }), () => true),
	"bulk-reads": findBulkReads,
	"off-hours": (session, about) =>
		findOffHours(selectReads(entriesInScope(session, about)), ({ actor }) => about.zone ?? zoneOfMember(session.dir, actor)),
	// No lower bound: the first read is known only when the whole history is read.
	"first-looks": (session, { from, ...about }) => findFirstReads(entriesInScope(session, about), from),
	"denied-bursts": (session, about) =>
		findBursts(entriesInScope(session, about, { outcome: "denied" }), { least: about.least ?? 5, ms: about.within ?? 10 * MINUTE }),
	"no-relation": findUnrelatedReadsOf,
	leaver: findLastMonth,
};

/** Finds bursts if the auditor sets `least` or `within`. Otherwise finds days that are unusual for the member and the role. */
function findBulkReads(session: UnlockedSession, about: DatedScope): LogFindings {
	if (about.least !== undefined || about.within !== undefined)
		return findBursts(selectReads(entriesInScope(session, about)), { least: about.least ?? 200, ms: about.within ?? 60 * MINUTE });
	// The comparison needs the entries of all members of the organisation (or of the network), also if the question is about one member.
	const { from, to, organisation, onLooked } = about;
	const earlier = entriesInScope(session, { organisation, to, from: Math.max(0, from - 2 * MONTH), onLooked });
	const roleOf = (member: Id) => session.dir.members.get(member)?.role ?? null;
	return selectFindings(findUnusualDays(earlier, roleOf, from), about);
}

/** Reads the whole case, also if the question is about one member, because the work of all desks shows which of them work on the case. */
function findUnrelatedReadsOf(session: UnlockedSession, about: DatedScope): LogFindings {
	const ofCase = entriesInScope(session, { case: about.case, to: about.to, onLooked: about.onLooked });
	const desks = (member: Id) => desksOf(session.dir, member).map(({ id }) => id);
	return selectFindings(findUnrelatedReads(ofCase, desks, { since: about.from }), about);
}

/** The findings about the actor, the case and the organisation of the question. */
async function* selectFindings(findings: LogFindings, { actor, case: caseId, organisation }: QuestionScope): LogFindings {
	for await (const each of findings) {
		const isOf = (key: "case" | "organisation", wanted: Id | undefined) =>
			wanted === undefined || each.entries.some(({ entry }) => entry[key] === wanted);
		if ((actor === undefined || each.actor === actor) && isOf("case", caseId) && isOf("organisation", organisation)) yield each;
	}
}

function entriesInScope(session: UnlockedSession, about: QuestionScope, more: AuditFilter = {}): EntryStream {
	const given = { actor: about.actor, case: about.case, organisation: about.organisation, from: about.from, to: about.to };
	const filter = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as AuditFilter;
	return skipUnreadable(searchLog(session, { ...filter, ...more }, about.onLooked));
}

async function* selectReads(stream: EntryStream) {
	for await (const each of stream) if (isByPerson(each.entry) && releasesContent(each.entry)) yield each;
}

/**
 * The entries of the 30 days before a member's last access. The scope's case and organisation narrow the result. They don't narrow the
 * search for the last access.
 */
async function* findLastMonth(session: UnlockedSession, about: DatedScope): LogFindings {
	for await (const { entry } of entriesInScope(session, { actor: about.actor, to: about.to }, { limit: 1 })) {
		yield* findByPeople(entriesInScope(session, { ...about, from: Math.max(0, entry.at - MONTH), to: entry.at + 1 }), () => true);
		return;
	}
}

/** Verbs of the entries of the access log: search, read by number, one entry with its proof, mark as reviewed. */
import { allActions } from "#protocol/actions.ts";
import { isId } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { OUTCOMES, type Outcome, PURPOSES, type Purpose } from "#protocol/log/entry.ts";
import {
	type AuditEntry,
	type AuditFilter,
	announce,
	fetchEntriesFrom,
	findReviewedCases,
	listRangeFindings,
	markReviewed,
	proveEntry,
	readForReview,
	searchLogPage,
} from "#sdk/audit/index.ts";
import { parseCaseCode } from "#sdk/casework/index.ts";
import { anyOf, changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { type LogEntryView, namerOf } from "./log-names.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** What a search asks for. Null fields select all. */
export interface EntryFilter {
	actor: string | null;
	organisation: string | null;
	case: string | null;
	object: string | null;
	action: string | null;
	outcome: string | null;
	purpose: string | null;
	/** The beginning of the period, UTC ms. */
	from: number | null;
	/** The end of the period, excluded, UTC ms. */
	to: number | null;
}

export function toAuditFilter(filter: Partial<EntryFilter>): AuditFilter {
	const { outcome, purpose, ...rest } = filter;
	const set = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null && value !== undefined));
	return {
		...(set as AuditFilter),
		...(outcome && isOneOf(OUTCOMES, outcome) && { outcome: outcome satisfies Outcome }),
		...(purpose && isOneOf(PURPOSES, purpose) && { purpose: purpose satisfies Purpose }),
	};
}

const isOneOf = <T extends string>(list: readonly T[], value: string): value is T => list.some((each) => each === value);

export interface EntryPage {
	rows: LogEntryView[];
	/** Continues the search; null at its end. */
	next: string | null;
	/** How many entries the server has searched for this page. */
	looked: number;
}

/** How many entries a page has at most. */
const PAGE = 50;
/** A search that finds little stops after this number of entries. `next` continues the search. */
const BUDGET = 20_000;

/** A page of entries, the newest first. */
export const searchEntries = reads(
	NEVER_OLD,
	async (sitting: Sitting, { filter, cursor }: { filter: Partial<EntryFilter>; cursor: string | null }): Promise<EntryPage> => {
		const session = sessionOf(sitting);
		const rows: LogEntryView[] = [];
		let next = cursor;
		let looked = 0;
		do {
			const page = await searchLogPage(session, { ...toAuditFilter(filter), limit: PAGE - rows.length }, next ?? undefined);
			const namer = await namerOf(sitting);
			rows.push(...page.entries.map(namer.entry));
			looked += page.scanned;
			next = page.next;
		} while (next !== null && rows.length < PAGE && looked < BUDGET);
		return { rows, next, looked };
	},
);

/** How many entries the server returns at once, at most. */
const REACH = 256;

/**
 * Single entries by their numbers, the oldest first. Entries that are near each other are read with one request. Each returned entry is in
 * the signed log. Numbers beyond the end of the signed log are left out.
 * @throws AlarmError when the server leaves out or changes an entry
 */
export async function entriesByNumber(sitting: Sitting, numbers: readonly number[]): Promise<LogEntryView[]> {
	const session = sessionOf(sitting);
	const namer = await namerOf(sitting);
	const found: LogEntryView[] = [];
	let left = [...numbers].sort((a, b) => a - b);
	for (let [first] = left; first !== undefined; [first] = left) {
		const end = first + REACH;
		const near = left.filter((number) => number < end);
		const entries = await readForReview(session, first, (near.at(-1) ?? first) - first + 1);
		found.push(...entries.filter(({ seq }) => near.includes(seq)).map(namer.entry));
		left = left.filter((number) => number >= end);
	}
	return found;
}

/** How many entries one part of a review has at most. */
const PART = 100;
/** How many entries are read at once to find the entries of one person. */
const ACTOR_REACH = 20 * REACH;

export interface ReviewPart {
	/** The oldest first. Each of these entries is in the signed log. */
	rows: LogEntryView[];
	/** Nothing is left out up to this number. Below `first` when the signed log ends before the range. */
	last: number;
}

/**
 * The next part of a range to review: at most 100 entries. For one person, it ends soon after 20,000 entries of all people were read.
 * @throws AlarmError when the server leaves out or changes an entry
 */
export const entriesToReview = reads(NEVER_OLD, async (sitting: Sitting, { first, last, actor }: MarkInput): Promise<ReviewPart> => {
	const session = sessionOf(sitting);
	const namer = await namerOf(sitting);
	const found: AuditEntry[] = [];
	let next = first;
	do {
		const count = Math.min(actor === null ? PART : ACTOR_REACH, last - next + 1);
		const entries = await readForReview(session, next, count);
		found.push(...entries.filter(({ entry }) => actor === null || entry?.actor === actor));
		next += entries.length;
		if (actor === null || entries.length < count) break;
	} while (next <= last && found.length < PART && next - first < BUDGET);
	return { rows: found.slice(0, PART).map(namer.entry), last: (found[PART]?.seq ?? next) - 1 };
});

/** A range of entries, by their numbers. `last` is included. */
export interface MarkInput {
	first: number;
	last: number;
	/** Only this person's entries; null for all. */
	actor: string | null;
}

/** Signs that I have reviewed these entries. */
export const markEntries = changes(anyOf("log"), async (sitting: Sitting, { first, last, actor }: MarkInput): Promise<void> => {
	const session = sessionOf(sitting);
	await markReviewed(session, { first, last }, actor === null ? {} : { actor });
});

export interface EntryFindingView {
	/** UTC ms. */
	at: number;
	/** The auditor's name; null when it isn't known. */
	by: string | null;
	/** The finding is about the entries from `first` to `last`. */
	first: number;
	last: number;
	code: string;
	outcome: string;
}

export interface LogEntryScreen {
	entry: LogEntryView;
	/** Whether I made this access. */
	isMine: boolean;
	/** proven: the entry is in the signed tree. waiting: no checkpoint covers it yet. */
	state: "proven" | "waiting";
	/** The proof for other programs (C2SP tlog-proof), and the bytes of the entry that it proves; null while the entry waits. */
	proof: { text: string; entry: Blob } | null;
	findings: EntryFindingView[];
}

/**
 * One entry, with its proof and the findings on it. An entry that I may not read looks like an erased entry.
 * @throws ProtocolError not-found for a number that the log hasn't reached
 */
export const readLogEntry = reads({ topics: ["log"] }, async (sitting: Sitting, { seq }: { seq: number }): Promise<LogEntryScreen> => {
	const session = sessionOf(sitting);
	const proof = await proveEntry(session, "access", seq).catch((error: unknown) => {
		if (error instanceof ProtocolError && error.code === "not-found") return null;
		throw error;
	});
	// What is shown as proven must be the proven entry. A second reading could be answered with another one.
	const proven = proof && { seq, entry: proof.body, section: null, leaf: proof.body && proof.entry };
	const shown = proven ?? (await fetchEntriesFrom(session, seq, 1))[0];
	if (!shown) throw new ProtocolError("not-found", "entry: there is none with this number");
	const namer = await namerOf(sitting);
	const findings: EntryFindingView[] = [];
	if (shown.entry !== null)
		for await (const { at, statement } of listRangeFindings(session, seq)) {
			const { by, first, last, code, outcome } = statement.body;
			findings.push({ at, by: namer.person(by)?.name ?? null, first, last, code, outcome });
		}
	return {
		entry: namer.entry(shown),
		isMine: shown.entry?.actor === session.me,
		state: proof === null ? "waiting" : "proven",
		proof: proof && { text: proof.proof, entry: new Blob([proof.entry.slice()]) },
		findings,
	};
});

export interface LogChoices {
	/** All members in scope, in the order of organisation and name. */
	people: { id: string; name: string | null; organisation: string | null; hasLeft: boolean }[];
	organisations: { id: string; name: string }[];
	/** The codes of all actions. */
	actions: readonly string[];
	/** The organisation whose entries I review; null for all. */
	scope: string | null;
}

/** What a filter may name. */
export const logChoices = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<LogChoices> => {
	const session = sessionOf(sitting);
	const namer = await namerOf(sitting);
	const { dir, me } = session;
	const own = dir.members.get(me)?.organisation ?? null;
	const members = [...dir.members.values()].filter(({ organisation }) => own === null || organisation === own);
	const people = members.map(({ id, status }) => ({
		...(namer.person(id) ?? { id, name: null, organisation: null }),
		hasLeft: status !== "active",
	}));
	const organisations = [...dir.organisations.values()].filter(({ id }) => own === null || id === own);
	return {
		people: people.sort((a, b) => sortKey(a).localeCompare(sortKey(b), "en")),
		organisations: organisations
			.map(({ id, name }) => ({ id, name: namer.organisation(id) ?? name }))
			.sort((a, b) => a.name.localeCompare(b.name, "en")),
		actions: allActions,
		scope: own,
	};
});

const sortKey = ({ name, organisation }: { name: string | null; organisation: string | null }) =>
	`${organisation ?? ""} ${name ?? "\uffff"}`;

export interface FoundCases {
	ids: string[];
	/** The case code that was typed; null when an id was typed, because the server tells an auditor no codes. */
	code: string | null;
}

/**
 * The cases that a typed code, id or beginning of an id names. The log records the search, except for a whole id, which is not looked up.
 * @throws ProtocolError bad-input for any other text; not-allowed unless I am an auditor or a coordinator
 */
export const findLogCase = reads(NEVER_OLD, async (sitting: Sitting, { typed }: { typed: string }): Promise<FoundCases> => {
	const text = typed.trim().toLowerCase();
	if (isId(text)) return { ids: [text], code: null };
	const session = sessionOf(sitting);
	const prefix = text.replaceAll("-", "");
	try {
		const code = parseCaseCode(text);
		return { ids: await findReviewedCases(session, { code }), code };
	} catch (error) {
		if (!(error instanceof ProtocolError) || error.code !== "bad-input") throw error;
		if (!/^[0-9a-f]{4,32}$/.test(prefix))
			throw new ProtocolError("bad-input", "case: takes a case code, or the beginning of an id", "case");
		return { ids: await findReviewedCases(session, { prefix }), code: null };
	}
});

/** Announces that the proof of an entry leaves the system. The caller saves nothing without an answer. */
export const announceProof = changes(NOTHING, async (sitting: Sitting): Promise<void> => {
	await announce(sessionOf(sitting), { what: "export", case: null, reason: "review", count: 1 });
});

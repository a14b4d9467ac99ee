/** Searches the access log. Entries have ids and codes only; the client adds names. */
import { type Bytes, fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type AccessEntryBody, decodeEntry, entryLeaf, type Outcome, type Purpose } from "#protocol/log/entry.ts";
import { findContradiction, MisdatedMinutes, NewestFirstTimes, type TimeMark } from "#protocol/log/entry-times.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { pages } from "../http/pages.ts";
import { Gaps } from "./gaps.ts";
import { loadTimeMarks } from "./pins.ts";

/** Which entries to search for. */
export interface AuditFilter {
	actor?: Id;
	organisation?: Id;
	case?: Id;
	object?: Id;
	/** The beginning of the period, UTC ms. */
	from?: number;
	/** The end of the period, excluded, UTC ms. */
	to?: number;
	action?: string;
	outcome?: Outcome;
	purpose?: Purpose;
	/** How many entries a page has, up to 200. */
	limit?: number;
}

/** An entry of the access log that a search has found. */
export interface AuditEntry {
	/** The section of a case that was opened or changed. Only the server says so: it isn't part of the log. */
	section: Section | null;
	/** The number of the entry in the log. */
	seq: number;
	/** Null when the entry was erased. */
	entry: AccessEntryBody | null;
	/** Computed from body and salt, not served. Null like `entry`. */
	leaf: Bytes | null;
}

export interface AuditPage {
	entries: AuditEntry[];
	/** The cursor of the next page; null on the last one. */
	next: string | null;
	/** How many entries the server has looked at for this page. */
	scanned: number;
}

/** Called after each page, with the number of entries that the server has looked at for it. It may throw to end the search. */
export type OnLooked = (scanned: number) => void;

/**
 * Returns one page of entries, the newest first. An auditor of the whole network sees all entries. An auditor or a coordinator of one
 * organisation sees the entries of that organisation. Everybody sees their own entries. The search is recorded in the log.
 * @param cursor the `next` of the page before; the first page when left out. @param onEntry gets the number of the entry about this search.
 * @throws ProtocolError bad-input, not-allowed; AlarmError content-tampered for a malformed body.
 * @example const { entries, next } = await searchLogPage(session, { case: id, outcome: "denied" });
 */
export async function searchLogPage(
	session: UnlockedSession,
	filter: AuditFilter,
	cursor?: string,
	onEntry?: (entry: number) => void,
): Promise<AuditPage> {
	const { entries, ...rest } = await fetchPage(session, filter, cursor, onEntry);
	return { entries: entries.map(withLeaf), ...rest };
}

export interface ServedEntry {
	seq: number;
	/** Null once redacted, like `entry`. */
	salt: Bytes | null;
	/** Null once redacted, like `entry`. */
	body: Bytes | null;
	entry: AccessEntryBody | null;
	section: Section | null;
}

interface ServedPage {
	entries: ServedEntry[];
	next: string | null;
	scanned: number;
}

async function fetchPage(
	session: UnlockedSession,
	filter: AuditFilter,
	cursor?: string,
	onEntry?: (entry: number) => void,
): Promise<ServedPage> {
	const { entries, sections, ...rest } = await session.server.call(contracts.audit.entries, { query: { ...filter, cursor }, onEntry });
	const named = new Map(sections.map(({ compartment, section }) => [compartment, section]));
	const withSection = (each: Omit<ServedEntry, "section">) => ({ ...each, section: named.get(each.entry?.object ?? "") ?? null });
	return { entries: entries.map((each) => withSection(decodeServed(session, each))), ...rest };
}

type Served = Reply<typeof contracts.audit.entries>["entries"][number];

function decodeServed(session: UnlockedSession, { seq, salt, body }: Served): Omit<ServedEntry, "section"> {
	if (salt === null || body === null) return { seq, salt: null, body: null, entry: null };
	try {
		const bytes = fromBase64Url(body);
		return { seq, salt: fromBase64Url(salt), body: bytes, entry: decodeEntry(bytes) };
	} catch {
		return throwAlarm(session, "content-tampered", null, `access entry ${seq} is malformed`);
	}
}

const withLeaf = ({ seq, salt, body, entry, section }: ServedEntry): AuditEntry => ({
	seq,
	entry,
	section,
	leaf: salt && body && entryLeaf(salt, body),
});

/**
 * Yields all entries that match a filter, the newest first. Each page is recorded in the log.
 * @param onLooked tells how far a long search is. @throws as fetchPages, which raises the alarms, too.
 * @example for await (const { seq, entry } of searchLog(session, { case: id, outcome: "denied" })) show(seq, entry);
 */
export async function* searchLog(
	session: UnlockedSession,
	filter: AuditFilter = {},
	onLooked: OnLooked = () => {},
): AsyncGenerator<AuditEntry, void, undefined> {
	for await (const { entries, scanned } of fetchPages(session, filter)) {
		onLooked(scanned);
		for (const each of entries) yield withLeaf(each);
	}
}

/**
 * Yields pages, the newest entries first. Raises the alarm `entry-misdated` for an entry whose time can't be right, once for each
 * minute, and `entry-hidden` when an auditor of the whole log isn't shown an entry of the period. It continues after both alarms.
 * @param from the cursor to resume from. @throws as searchLogPage; AlarmError entry-replayed when an entry comes twice.
 * @example for await (const { entries, next } of fetchPages(session, { case: id })) keep(entries, next);
 */
export async function* fetchPages(
	session: UnlockedSession,
	filter: AuditFilter,
	from?: string,
): AsyncGenerator<ServedPage, void, undefined> {
	const shown = new NumberSet();
	const checks = new AnswerChecks(session, filter, await loadTimeMarks(session));
	let isComplete = false;
	try {
		for await (const page of pages((cursor = from) => fetchPage(session, { limit: 200, ...filter }, cursor))) {
			for (const { seq, entry } of page.entries) {
				if (!shown.add(seq)) throwAlarm(session, "entry-replayed", null, `access entry ${seq} is served twice`);
				checks.add(seq, entry?.at ?? null);
			}
			isComplete = page.next === null;
			yield page;
		}
	} finally {
		checks.end(isComplete);
	}
}

/** Checks the times and the numbers of the entries of one answer. */
class AnswerChecks {
	readonly #session: UnlockedSession;
	readonly #marks: readonly TimeMark[];
	readonly #times = new NewestFirstTimes();
	readonly #told = new MisdatedMinutes();
	/** Null when the answer holds only a part of the entries of its period. */
	readonly #gaps: Gaps | null;

	constructor(session: UnlockedSession, { from, to, limit: _limit, ...narrower }: AuditFilter, marks: readonly TimeMark[]) {
		this.#session = session;
		this.#marks = marks;
		this.#gaps = seesWholeLog(session) && Object.values(narrower).every((value) => value === undefined) ? new Gaps(from, to) : null;
	}

	add(seq: number, at: number | null): void {
		const found = at === null ? null : (this.#times.add({ seq, at }) ?? findContradiction({ seq, at }, this.#marks));
		const misdated = this.#told.tell(found);
		if (misdated !== null) this.#session.alarm({ code: "entry-misdated", subject: null, detail: misdated.detail });
		this.#gaps?.add(seq, at);
	}

	/** @param isComplete whether all pages were read. */
	end(isComplete: boolean): void {
		for (const { first, last } of this.#gaps?.certain(isComplete) ?? []) {
			const detail = `the answer leaves out ${first === last ? `entry ${first}` : `the entries ${first} to ${last}`}`;
			this.#session.alarm({ code: "entry-hidden", subject: null, detail });
		}
	}
}

/** Whether I see the whole log: I am an auditor of no organisation. */
export function seesWholeLog({ dir, me }: Pick<UnlockedSession, "dir" | "me">): boolean {
	const member = dir.members.get(me);
	return member?.role === "auditor" && member.organisation === null;
}

/** How many numbers one block of a `NumberSet` covers. */
const BLOCK = 1024;

/** A set of entry numbers. It takes about a bit per number when they are dense: a few megabytes for an export of ten million entries. */
class NumberSet {
	readonly #blocks = new Map<number, Uint8Array>();

	/** @returns whether the number is new. */
	add(n: number): boolean {
		const block = Math.floor(n / BLOCK);
		const bits = this.#blocks.get(block) ?? new Uint8Array(BLOCK / 8);
		this.#blocks.set(block, bits);
		const [byte, bit] = [(n % BLOCK) >> 3, 1 << (n & 7)];
		const before = bits[byte] ?? 0;
		bits[byte] = before | bit;
		return (before & bit) === 0;
	}
}

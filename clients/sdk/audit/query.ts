/** Searches the access log. Entries have ids and codes only; the client adds names. */
import { type Bytes, fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type AccessEntryBody, decodeEntry, entryLeaf, type Outcome, type Purpose } from "#protocol/log/entry.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { pages } from "../http/pages.ts";

/** from, to: UTC ms, `to` excluded. limit: entries of one page, up to 200. */
export interface AuditFilter {
	actor?: Id;
	organisation?: Id;
	case?: Id;
	object?: Id;
	from?: number;
	to?: number;
	action?: string;
	outcome?: Outcome;
	purpose?: Purpose;
	limit?: number;
}

/** entry, leaf: null once redacted. leaf: recomputed from body and salt. */
export interface AuditEntry {
	seq: number;
	entry: AccessEntryBody | null;
	leaf: Bytes | null;
}

export interface AuditPage {
	entries: AuditEntry[];
	next: string | null;
}

type Answer = Reply<typeof contracts.audit.entries>;

/**
 * Returns one page of entries, the newest first. An auditor sees all entries, or those of their organisation. A coordinator sees
 * those of the organisation. Everybody sees their own. The search is recorded in the log.
 * @param cursor the `next` of the page before; the first page when left out.
 * @throws ProtocolError bad-input, not-allowed; AlarmError content-tampered for a malformed body.
 * @example const { entries, next } = await searchLogPage(session, { case: id, outcome: "denied" });
 */
export async function searchLogPage(session: UnlockedSession, filter: AuditFilter, cursor?: string): Promise<AuditPage> {
	const { entries, next } = await fetchPage(session, filter, cursor);
	return { entries: entries.map((each) => decodeServed(session, each)), next };
}

function fetchPage(session: UnlockedSession, filter: AuditFilter, cursor?: string): Promise<Answer> {
	return session.server.call(contracts.audit.entries, { query: { ...filter, cursor } });
}

function decodeServed(session: UnlockedSession, { seq, salt, body }: Answer["entries"][number]): AuditEntry {
	if (salt === null || body === null) return { seq, entry: null, leaf: null };
	try {
		const bytes = fromBase64Url(body);
		return { seq, entry: decodeEntry(bytes), leaf: entryLeaf(fromBase64Url(salt), bytes) };
	} catch {
		return throwAlarm(session, "content-tampered", null, `access entry ${seq} is malformed`);
	}
}

/**
 * Yields all entries that match a filter, the newest first. Each page is recorded in the log.
 * @example for await (const { seq, entry } of searchLog(session, { case: id, outcome: "denied" })) show(seq, entry);
 */
export async function* searchLog(session: UnlockedSession, filter: AuditFilter = {}): AsyncGenerator<AuditEntry, void, undefined> {
	for await (const { entries } of fetchPages(session, filter)) for (const each of entries) yield decodeServed(session, each);
}

/**
 * Yields pages as the server sends them, with their entries not yet decoded.
 * @param from the cursor to resume from. @throws AlarmError entry-replayed when an entry comes twice.
 * @example for await (const { entries, next } of fetchPages(session, { case: id })) keep(entries, next);
 */
export async function* fetchPages(session: UnlockedSession, filter: AuditFilter, from?: string): AsyncGenerator<Answer, void, undefined> {
	const shown = new NumberSet();
	for await (const page of pages((cursor = from) => fetchPage(session, { limit: 200, ...filter }, cursor))) {
		for (const { seq } of page.entries) {
			if (!shown.add(seq)) throwAlarm(session, "entry-replayed", null, `access entry ${seq} is served twice`);
		}
		yield page;
	}
}

const BLOCK = 1024;

/** A set of entry numbers. It takes about a bit per number, so that an export of ten million entries needs a few megabytes. */
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

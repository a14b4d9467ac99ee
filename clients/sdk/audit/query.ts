/** Searching the access log. Names stay in the client: entries have ids and codes only. */
import { type Bytes, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { type AccessEntryBody, decodeEntry, entryLeaf, type Outcome, type Purpose } from "#protocol/log/entry.ts";
import { stop } from "../alarms.ts";
import type { Sitting } from "../context.ts";
import { pages } from "../pages.ts";

/** from, to: UTC ms, `to` excluded. limit: of one page, up to 200. */
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

/** entry, leaf: null once redacted. leaf: what the tree has, recomputed from body and salt. */
export interface AuditEntry {
	seq: number;
	entry: AccessEntryBody | null;
	leaf: Bytes | null;
}

export interface AuditPage {
	entries: AuditEntry[];
	next: string | null;
}

/**
 * One page, the newest entries first. An auditor sees all (or their organisation's), a coordinator the organisation's,
 * everybody their own. Reading the log is an entry too.
 * @throws ProtocolError bad-input, not-allowed; AlarmError content-tampered for a body that is none.
 * @example const { entries, next } = await auditPage(sitting, { case: id, outcome: "denied" });
 */
export async function auditPage(sitting: Sitting, filter: AuditFilter, cursor?: string): Promise<AuditPage> {
	const answer = await sitting.server.call(contracts.audit.entries, { query: { ...filter, cursor } });
	return { entries: answer.entries.map((each) => read(sitting, each)), next: answer.next };
}

function read(sitting: Sitting, { seq, salt, body }: { seq: number; salt: string | null; body: string | null }): AuditEntry {
	if (salt === null || body === null) return { seq, entry: null, leaf: null };
	try {
		const bytes = fromBase64Url(body);
		return { seq, entry: decodeEntry(bytes), leaf: entryLeaf(fromBase64Url(salt), bytes) };
	} catch {
		return stop(sitting, "content-tampered", null, `access entry ${seq} is not one`);
	}
}

/**
 * All entries that fit, page after page, the newest first.
 * @example for await (const { seq, entry } of auditEntries(sitting, { case: id, outcome: "denied" })) show(seq, entry);
 */
export async function* auditEntries(sitting: Sitting, filter: AuditFilter = {}): AsyncGenerator<AuditEntry, void, undefined> {
	const shown = new Set<number>();
	for await (const { entries } of pages((cursor) => auditPage(sitting, { limit: 200, ...filter }, cursor)))
		for (const entry of entries) {
			if (shown.has(entry.seq)) stop(sitting, "entry-replayed", null, `access entry ${entry.seq} is served twice`);
			shown.add(entry.seq);
			yield entry;
		}
}

/**
 * Exports entries of the access log. An export is announced first. Then entries come page by page, the newest first. Each page comes
 * with the state to resume from. export-proof.ts proves the result, and export-check.ts verifies it.
 */
import { organisationName } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { namesOf } from "../views/names.ts";
import { type AnnouncedReason, announce } from "./announce.ts";
import { type ExportFormat, formatLine, headerOf, type WordsOfField } from "./export-lines.ts";
import { type AuditFilter, fetchPages } from "./query.ts";

/** The progress of an export, as plain JSON. */
export interface ExportState {
	format: ExportFormat;
	/** Whether a CSV has names and words beside ids and codes. Absent in an export that an earlier version has begun. */
	hasWords?: boolean;
	filter: AuditFilter;
	/** Where to resume; null before the first page. */
	cursor: string | null;
	/** Whether all entries of the filter were exported. */
	done: boolean;
	/** How many entries were exported so far. */
	entries: number;
	/** The highest and the lowest entry number so far. */
	newest: number | null;
	oldest: number | null;
}

export interface ExportPart {
	/** Append it to the file. */
	text: string;
	/** Store it once `text` is written. */
	state: ExportState;
}

/**
 * Announces an export, so that the log has an entry about it. Announce a resumed export again.
 * @param count how many entries were exported before.
 * @returns the number of the entry; null when the server didn't say.
 * @throws ProtocolError not-found when no desk of mine has or had a part in the case of the filter; not-allowed; unavailable.
 * @example await announceExport(session, { case: id }, "authority");
 */
export async function announceExport(
	session: UnlockedSession,
	filter: AuditFilter,
	reason: AnnouncedReason,
	count = 0,
): Promise<number | null> {
	return announce(session, { what: "export", reason, case: filter.case ?? null, count });
}

/** Returns the state of a new export, for `exportEntries`. @example const state = beginExport("csv", { case: id }); */
export function beginExport(format: ExportFormat, filter: AuditFilter): ExportState {
	return { format, hasWords: format === "csv", filter, cursor: null, done: false, entries: 0, newest: null, oldest: null };
}

/**
 * Yields the text of an export, one page at a time. Each page is recorded in the log. Call `announceExport` first.
 * @param from a new state of `beginExport`, or the stored state of an interrupted export.
 * @param wordsOfAction what an action of the log is called, for a CSV. When left out: its code.
 * @throws AlarmError content-tampered for a malformed entry, entry-replayed for one that comes twice; ProtocolError not-allowed.
 * @example for await (const { text, state } of exportEntries(session, beginExport("csv", { case: id }))) await save(text, state);
 */
export async function* exportEntries(
	session: UnlockedSession,
	from: ExportState,
	wordsOfAction: (action: string) => string = (action) => action,
): AsyncGenerator<ExportPart, void, undefined> {
	if (from.done) return;
	const wordsOf = from.hasWords ? await namesIn(session, wordsOfAction) : null;
	let state = from;
	for await (const { entries, next } of fetchPages(session, from.filter, from.cursor ?? undefined)) {
		const lines = entries.map((each) => formatLine(state.format, each, wordsOf));
		const head = state.cursor === null ? headerOf(state.format, wordsOf) : "";
		state = {
			...state,
			cursor: next,
			done: next === null,
			entries: state.entries + lines.length,
			newest: state.newest ?? entries[0]?.seq ?? null,
			oldest: entries.at(-1)?.seq ?? state.oldest,
		};
		yield { text: head + lines.join(""), state };
	}
}

/** Names by the verified directory, and words for actions. */
async function namesIn(session: UnlockedSession, wordsOfAction: (action: string) => string): Promise<WordsOfField> {
	const names = await namesOf(session);
	return (field, value) => {
		if (field === "actor") return names.get(value) ?? null;
		if (field === "organisation") return organisationName(session.dir, value);
		return field === "desk" ? (session.dir.desks.get(value)?.name ?? null) : wordsOfAction(value);
	};
}

/** Fetches entries and verifies each one, also against what was seen before. Decrypts nothing. SPEC "Compartments", section 4. */
import { type Bytes, equal, fromBase64Url, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { holds } from "#protocol/folds/compartment.ts";
import { checkSignerAtCheckpoint } from "#protocol/folds/directory.ts";
import { parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { type AlarmCode, type Finding, fatal, raiseFindings, throwAlarm, warning } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { checkGossip } from "../directory/directory.ts";
import { accessMayHaveEnded, closingsOf, ensureOpen, isOutdated, type OpenCompartment, renew } from "./compartment.ts";
import { loadRemembered } from "./remembered.ts";
import { askForRestarts, checkEntries } from "./seen.ts";

export interface ServedEntry {
	seq: number;
	/** When the server took it, UTC ms. Not signed. */
	at: number;
	header: Statement<"entry">;
	box: Bytes;
	/** Why the entry was refused; then its content isn't shown. Null when it is sound. */
	refused: AlarmCode | null;
}

/** Which entries to fetch; the newest ones when neither `before` nor `after` is given. */
export interface PageQuery {
	/** Only entries with a lower seq. */
	before?: number;
	/** Only entries with a higher seq. */
	after?: number;
	/** 1 to 200; 50 when left out. */
	limit?: number;
}

/** How many entries a page has at most when the query names no limit. */
const DEFAULT_LIMIT = 50;

/**
 * Fetches a page of entries and verifies it. Entries that fail a check are returned with the reason in `refused`.
 * @param opened is opened again, in the same object, when its key was renewed, and after a restart of the access log. After a restart it
 * has another transcript.
 * @throws AlarmError entries-dropped when fewer entries are served than were seen before; entry-replayed, content-tampered
 * when the answer isn't the page that was asked for.
 */
export function fetchEntries(session: UnlockedSession, opened: OpenCompartment, page: PageQuery): Promise<ServedEntry[]> {
	return fetchVerified(session, opened, page, false);
}

/** @param isRenewed whether it was opened again for these entries, so that an epoch that isn't known now is a fault of the server. */
async function fetchVerified(
	session: UnlockedSession,
	opened: OpenCompartment,
	page: PageQuery,
	isRenewed: boolean,
): Promise<ServedEntry[]> {
	const { id } = await ensureOpen(session, opened);
	const remembered = await loadRemembered(session, id);
	remembered.count = Math.max(remembered.count, opened.count);
	const onEntry = (entry: number) => {
		opened.receipt = entry;
	};
	const answer = await session.server.call(contracts.compartments.page, { params: { compartment: id }, query: { ...page }, onEntry });
	const parsed = parseEntries(session, id, answer);
	await checkGossip(
		session,
		parsed.map(({ header }) => header),
	);
	const { count } = answer;
	const checkCounts = () => checkEntries(session, { ...opened, count }, remembered, accessMayHaveEnded(session, opened));
	raiseFindings(session, id, findingsBeyond(parsed, count));
	await checkCounts();
	const again = () => fetchVerified(session, opened, page, isRenewed);
	// The checks may have asked for restarts. After a new restart, these entries don't belong to those that were read before.
	if (isOutdated(session, opened)) return again();
	if (!isRenewed && namesLaterEpoch(opened, parsed)) {
		await renew(session, opened);
		return fetchVerified(session, opened, page, true);
	}
	opened.count = Math.max(opened.count, count);
	opened.transcript.count = Math.max(opened.transcript.count, count);
	const { entries, findings } = verifyEntries(session, opened, parsed);
	if (findings.some(({ code }) => code === "entry-replayed")) await askForRestarts(session);
	if (isOutdated(session, opened)) return again();
	raiseFindings(session, id, findings);
	// Checked again, because the transcript now holds the new entries: only now are they compared with what others have seen.
	await checkCounts();
	if (isOutdated(session, opened)) return again();
	const backdated = backdatedIn(opened, entries);
	const backdatedFindings = backdated.map(({ seq }) => warning("entry-not-entitled", `entry ${seq} was written under a closed epoch`));
	raiseFindings(session, id, [...checkOrder(opened, entries, count, page), ...backdatedFindings]);
	for (const entry of backdated) entry.refused = "entry-not-entitled";
	return entries;
}

/** Whether an entry belongs to an epoch after those that are known: somebody has rotated since the chain was fetched. */
function namesLaterEpoch({ state, broken }: OpenCompartment, parsed: ParsedEntry[]): boolean {
	return !broken && parsed.some(({ header }) => header.body.number > state.epochs.length);
}

type ParsedEntry = Omit<ServedEntry, "refused">;

function parseEntries(session: UnlockedSession, id: Id, { entries }: Reply<typeof contracts.compartments.page>): ParsedEntry[] {
	return entries.map(({ seq, at, entry, box }) => {
		const header = parseStatement(session.network, entry);
		if (header.type !== "entry") return throwAlarm(session, "content-tampered", id, `what is served as entry ${seq} is not an entry`);
		return { seq, at, header, box: fromBase64Url(box) };
	});
}

/** One finding for each entry whose seq is higher than the count of entries. */
function findingsBeyond(entries: ParsedEntry[], count: number): Finding[] {
	return entries
		.filter(({ seq }) => seq > count)
		.map(({ seq }) => fatal("entries-dropped", `entry ${seq} is served, and said to be one of ${count}`));
}

/** Verifies entries and adds them to the transcript. */
function verifyEntries(
	session: UnlockedSession,
	opened: OpenCompartment,
	parsed: ParsedEntry[],
): { entries: ServedEntry[]; findings: Finding[] } {
	const findings: Finding[] = [];
	const entries = parsed.map((entry): ServedEntry => {
		const finding = checkEntry(session, opened, entry) ?? opened.transcript.add(entry.seq, entry.header);
		if (finding) findings.push({ ...finding, detail: `entry ${entry.seq}: ${finding.detail}` });
		return { ...entry, refused: finding?.code ?? null };
	});
	return { entries, findings };
}

/** Checks a single entry, without its order. @returns the problem, or null. */
function checkEntry(session: UnlockedSession, opened: OpenCompartment, { header, box }: ParsedEntry): Finding | null {
	const { body } = header;
	if (body.compartment !== opened.id) return warning("content-tampered", "belongs to another compartment");
	if (!equal(hash(box), body.box)) return warning("content-tampered", "the box is not the one that the header names");
	const reason = whyNotEntitled(session, opened, header);
	return reason === null ? null : warning("entry-not-entitled", reason);
}

/** Why the author wasn't allowed to write the entry, or null. */
function whyNotEntitled(session: UnlockedSession, opened: OpenCompartment, statement: Statement<"entry">): string | null {
	const { body } = statement;
	const epoch = opened.state.epochs[body.number - 1];
	if (!epoch) return opened.broken ? "its epoch is void" : "its epoch is not known";
	// Whether the desk of a hand-off could write at that time isn't known now. So the desk counts as a holder if the epoch was ever sealed to
	// it.
	if (!holds(epoch, body, () => true)) return "its author held no key of its epoch";
	try {
		checkSignerAtCheckpoint(session.dir, statement);
		return null;
	} catch (error) {
		if (error instanceof ProtocolError) return error.message;
		throw error;
	}
}

/** Whether a page is full, so that more entries may follow: it has as many entries or as many bytes as a page can have. */
export function isFull(page: readonly ServedEntry[], limit = DEFAULT_LIMIT): boolean {
	return page.length >= limit || page.reduce((bytes, { header, box }) => bytes + header.bytes.length + box.length, 0) >= PAGE_BYTES;
}

/** Findings about the order of a page, and about gaps in it that no missing key explains. */
function checkOrder(opened: OpenCompartment, entries: ServedEntry[], count: number, page: PageQuery): Finding[] {
	const { after = 0, before = count + 1, limit = DEFAULT_LIMIT } = page;
	const isPageFull = isFull(entries, limit);
	if (entries.length > limit) return [fatal("entry-replayed", "more entries than were asked for")];
	const findings: Finding[] = [];
	const mustServe = (from: number, to: number) => epochsBetween(opened, from, to).filter((epoch) => isServed(opened, entries, epoch));
	let last = after;
	// A full page may begin anywhere, unless the query named its beginning.
	if (page.after === undefined && isPageFull) last = Math.max(0, (entries[0]?.seq ?? 1) - 1);
	for (const { seq } of entries) {
		if (seq <= last || (page.before !== undefined && seq >= page.before))
			return [...findings, fatal("entry-replayed", "entries out of order")];
		findings.push(...gapFindings(mustServe, last, seq));
		last = seq;
	}
	if (page.after === undefined || !isPageFull) findings.push(...gapFindings(mustServe, last, Math.min(before, count + 1)));
	findings.push(...opened.transcript.missing().map((seq) => warning("entry-missing", `before ${seq}`)));
	findings.push(...opened.transcript.lost(closingsOf(opened)).map(({ number }) => warning("entries-dropped", `of epoch ${number}`)));
	return findings;
}

/** Entries of the page that were written under an epoch after it was closed. */
function backdatedIn({ transcript, ...opened }: OpenCompartment, entries: ServedEntry[]): ServedEntry[] {
	const sound = entries.filter(({ refused }) => refused === null);
	const backdated = new Set(
		transcript.backdated(
			closingsOf(opened),
			sound.map(({ seq }) => seq),
		),
	);
	return sound.filter(({ seq }) => backdated.has(seq));
}

/** Findings for the gap between two seqs. @param mustServe epochs of the entries from..to that the server serves to me. */
function gapFindings(mustServe: (from: number, to: number) => number[], before: number, next: number): Finding[] {
	if (next - before < 2) return [];
	return mustServe(before + 1, next - 1).map(() => warning("entry-missing", `between ${before} and ${next}`));
}

/** Whether the server serves an epoch to me: it gave me keys of it, or an entry. Then it must serve all entries of the epoch. */
function isServed(opened: OpenCompartment, entries: readonly ServedEntry[], epoch: number): boolean {
	return hasServedKeys(opened, epoch) || entries.some(({ header, refused }) => refused === null && header.body.number === epoch);
}

/** Epochs that the entries from..to may belong to, by the counts in their closings. */
function epochsBetween(opened: OpenCompartment, from: number, to: number): number[] {
	return opened.state.epochs.flatMap(({ number, closes }) => {
		const first = (closes?.count ?? 0) + 1;
		const last = opened.state.epochs[number]?.closes?.count ?? Number.POSITIVE_INFINITY;
		return last >= first && first <= to && last >= from ? [number] : [];
	});
}

/** Whether the server gave me keys of this epoch. */
function hasServedKeys(opened: OpenCompartment, number: number): boolean {
	const epoch = opened.state.epochs[number - 1];
	return [...(epoch?.holders ?? []), ...(epoch?.pending ?? [])].some(({ hash }) => opened.boxes.has(keyOf(hash)));
}

/** Served entries, verified one by one and against all that was seen before. Nothing is decrypted here. SPEC "compartments". */
import { type Bytes, equal, fromBase64Url, hash, keyOf } from "#protocol/bytes.ts";
import { PAGE_BYTES } from "#protocol/contracts/common.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { holds } from "#protocol/folds/compartment.ts";
import { type AnyStatement, parseStatement, type Statement } from "#protocol/statements/statement.ts";
import { type AlarmCode, throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { checkGossip } from "../directory/directory.ts";
import { checkSignerAtCheckpoint } from "../directory/history.ts";
import { accessMayHaveEnded, closingsOf, type OpenCompartment } from "./compartment.ts";
import { type Before, checkSeen, seenBefore } from "./seen.ts";

export interface ServedEntry {
	seq: number;
	/** When the server took it, UTC ms; not signed. */
	at: number;
	header: Statement<"entry">;
	box: Bytes;
	/** What is wrong with it; then its content isn't shown. */
	refused: AlarmCode | null;
}

export interface PageQuery {
	before?: number;
	after?: number;
	/** 1 to 200; 50 when left out. */
	limit?: number;
}

/**
 * Fetches a page and verifies it.
 * @throws AlarmError entries-dropped when fewer are served than were seen before.
 */
export async function fetchEntries(session: UnlockedSession, opened: OpenCompartment, page: PageQuery): Promise<ServedEntry[]> {
	const { entry, epoch, count } = await seenBefore(session, opened.id);
	const before = { entry, epoch, count: Math.max(count, opened.count) };
	const answer = await session.server.call(contracts.compartments.page, { params: { compartment: opened.id }, query: { ...page } });
	return takeEntries(session, opened, answer, before, page);
}

type Answer = Reply<typeof contracts.compartments.page>;

async function takeEntries(
	session: UnlockedSession,
	opened: OpenCompartment,
	answer: Answer,
	before: Before,
	page: PageQuery,
): Promise<ServedEntry[]> {
	const { count } = answer;
	const parsed = answer.entries.map(({ seq, at, entry, box }) => ({
		seq,
		at,
		statement: parseStatement(session.network, entry),
		box: fromBase64Url(box),
	}));
	await checkGossip(
		session,
		parsed.map(({ statement }) => statement),
	);
	const shrinks = accessMayHaveEnded(session, opened);
	const beyond = parsed.find(({ seq }) => seq > count);
	if (beyond) throwAlarm(session, "entries-dropped", opened.id, `entry ${beyond.seq} is served, and said to be one of ${count}`);
	await checkSeen(session, { ...opened, count }, before, shrinks);
	opened.count = Math.max(opened.count, count);
	opened.transcript.count = Math.max(opened.transcript.count, count);
	const out = parsed.map((each) => judge(session, opened, each));
	// Once more: what others have seen is compared with what is here only now.
	await checkSeen(session, { ...opened, count }, before, shrinks);
	checkOrder(session, opened, out, count, page);
	return out;
}

function judge(
	session: UnlockedSession,
	opened: OpenCompartment,
	{ seq, at, statement, box }: { seq: number; at: number; statement: AnyStatement; box: Bytes },
): ServedEntry {
	if (statement.type !== "entry") return throwAlarm(session, "content-tampered", opened.id, `what was served at ${seq} is no entry`);
	const served: ServedEntry = { seq, at, header: statement, box, refused: null };
	const refuse = (code: AlarmCode, detail: string): ServedEntry => {
		session.alarm({ code, subject: opened.id, detail: `entry ${seq}: ${detail}` });
		return { ...served, refused: code };
	};
	const { body } = statement;
	if (body.compartment !== opened.id) return refuse("content-tampered", "belongs to another compartment");
	if (!equal(hash(box), body.box)) return refuse("content-tampered", "the box is not what the header says");
	const reason = notEntitled(session, opened, statement);
	if (reason) return refuse("entry-not-entitled", reason);
	const trouble = opened.transcript.add(seq, statement);
	return trouble ? refuse(trouble.code, trouble.detail) : served;
}

/** Why the author may not have written this, or null. */
function notEntitled(session: UnlockedSession, opened: OpenCompartment, statement: Statement<"entry">): string | null {
	const { body } = statement;
	const epoch = opened.state.epochs[body.number - 1];
	if (!epoch) return opened.broken ? "its epoch is void" : "its epoch is not known";
	// Whether a hand-off's desk may have written is for its time; now it is enough that the epoch had been sealed to it.
	if (!holds(epoch, body, () => true)) return "its author held no key of its epoch";
	try {
		checkSignerAtCheckpoint(session, statement as unknown as AnyStatement);
		return null;
	} catch (error) {
		if (error instanceof ProtocolError) return error.message;
		throw error;
	}
}

/** How many a page has where nothing is said. */
const USUAL = 50;

/** Whether there may be more where this page comes from: it has as many as were asked for, or as many bytes as a page has. */
export function isFull(page: readonly ServedEntry[], limit = USUAL): boolean {
	return page.length >= limit || page.reduce((bytes, { header, box }) => bytes + header.bytes.length + box.length, 0) >= PAGE_BYTES;
}

/** Rising order within what was asked for, and no gap that isn't one of keys I never had. */
function checkOrder(session: UnlockedSession, opened: OpenCompartment, served: ServedEntry[], count: number, page: PageQuery): void {
	const { after = 0, before = count + 1, limit = USUAL } = page;
	const full = isFull(served, limit);
	if (served.length > limit) throwAlarm(session, "entry-replayed", opened.id, "more entries than were asked for");
	let last = after;
	// A page that is full may begin anywhere, if it wasn't asked for by its beginning.
	if (page.after === undefined && full) last = Math.max(0, (served[0]?.seq ?? 1) - 1);
	for (const { seq } of served) {
		if (seq <= last || (page.before !== undefined && seq >= page.before))
			throwAlarm(session, "entry-replayed", opened.id, "entries out of order");
		reportGap(session, opened, last, seq);
		last = seq;
	}
	if (page.after === undefined || !full) reportGap(session, opened, last, Math.min(before, count + 1));
	for (const seq of opened.transcript.missing()) session.alarm({ code: "entry-missing", subject: opened.id, detail: `before ${seq}` });
	const closings = closingsOf(opened);
	for (const { number } of opened.transcript.lost(closings))
		session.alarm({ code: "entries-dropped", subject: opened.id, detail: `of epoch ${number}` });
	for (const seq of opened.transcript.backdated(closings))
		for (const each of served)
			if (each.seq === seq && each.refused === null) {
				each.refused = "entry-not-entitled";
				session.alarm({ code: "entry-not-entitled", subject: opened.id, detail: `entry ${seq} was written under a closed epoch` });
			}
}

function reportGap(session: UnlockedSession, opened: OpenCompartment, before: number, next: number): void {
	if (next - before < 2) return;
	for (const number of epochsBetween(opened, before + 1, next - 1))
		if (isServed(opened, number)) session.alarm({ code: "entry-missing", subject: opened.id, detail: `between ${before} and ${next}` });
}

/** Epochs that the entries from..to may belong to, by the counts in their closings. */
function epochsBetween(opened: OpenCompartment, from: number, to: number): number[] {
	return opened.state.epochs.flatMap(({ number, closes }) => {
		const first = (closes?.count ?? 0) + 1;
		const last = opened.state.epochs[number]?.closes?.count ?? Number.POSITIVE_INFINITY;
		return last >= first && first <= to && last >= from ? [number] : [];
	});
}

/** Whether the server gave me keys of this epoch, and so its entries as well. */
function isServed(opened: OpenCompartment, number: number): boolean {
	const epoch = opened.state.epochs[number - 1];
	return [...(epoch?.holders ?? []), ...(epoch?.pending ?? [])].some((each) => opened.boxes.has(keyOf(each.hash)));
}

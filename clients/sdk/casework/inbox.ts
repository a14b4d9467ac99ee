/** The inbox: one view of what waits for a member, over all of their desks. */
import type { Id } from "#protocol/bytes.ts";
import { RESPOND_WITHIN } from "#protocol/codes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { absenceOf, isInDanger } from "#protocol/folds/directory.ts";
import { COUNTERSIGN_WITHIN } from "#protocol/rules/basis.ts";
import { isOpen } from "#protocol/rules/handoff-state.ts";
import { AMBER_FLAGS, type HandoffFlag, RED_FLAGS } from "#protocol/rules/handoff-views.ts";
import { listReviewQueries } from "../audit/review/queries.ts";
import { type CompartmentRow, readTitle } from "../compartments/read.ts";
import type { UnlockedSession } from "../context.ts";
import { checkGossip, keepSynced } from "../directory/directory.ts";
import { nullWhenNotFound } from "../http/answers.ts";
import { gather } from "../http/pages.ts";
import { parseOrNull, readAsk } from "./asks.ts";
import { failingAdminBell, failingBells } from "./bell-rows.ts";
import { EMPTY_ROW } from "./empty-row.ts";
import { askForInbox } from "./hidden.ts";
import { type HandoffInboxRow, type InboxGroup, type InboxRow, type ServedHandoff, sortInbox } from "./inbox-rows.ts";
import { unconfirmedRows, vettingRows } from "./vetting-rows.ts";

type Served = Reply<typeof contracts.cases.inbox>;

/**
 * Returns what waits for me.
 * - Everybody gets hand-offs, asks and unread entries of all their desks, cases without a lead, and cases whose custodian is gone.
 * - A desk that was asked to hear the person about a consent gets the consent.
 * - An admin also gets hand-offs whose desks can't act although the person is there or hasn't arrived. They name no case.
 * - An admin or coordinator also gets desks without members, what they must vet, and their own proposals that wait for others or were
 *   refused in the last 7 days.
 * - A coordinator also gets the bells that can't ring. The server is asked for these at most every ten minutes.
 * - An auditor gets the queries that are overdue, and the hand-offs about which a second person is asked. They name no case.
 *
 * Asks are verified. Hand-offs that wait by the signed statements of their cases are there, also when the server leaves them out. Other rows
 * are as the server says. `loadCase` and `readPage` verify the cases and threads that they lead to.
 * @param options desk: limits the rows to those about this desk of mine. titles: whether to read the titles of threads with unread entries.
 * Each title that is read becomes an access entry.
 * @returns rows in the order in which they should be shown.
 * @throws ProtocolError not-found unless the desk is mine.
 * @example for (const { kind, group, by } of await inbox(session)) print(kind, group, by);
 */
export async function inbox(session: UnlockedSession, { desk, titles = false }: { desk?: Id; titles?: boolean } = {}): Promise<InboxRow[]> {
	const ofDesks = await inboxOfDesks(session, desk);
	const rows = sortInbox([...ofDesks, ...(desk === undefined ? await inboxOfRole(session) : [])]);
	return titles ? withTitles(session, rows) : rows;
}

/** The rows of an inbox, in no order, without the rows of `inboxOfRole`. @param desk as in `inbox`. */
export async function inboxOfDesks(session: UnlockedSession, desk?: Id): Promise<InboxRow[]> {
	await keepSynced(session);
	const served = await askForInbox(session, desk);
	await checkGossip(
		session,
		served.asks.flatMap(({ ask }) => parseOrNull(session, ask) ?? []),
	);
	return [
		...served.handoffs.map((row) => handoffRow(session, row)),
		...served.asks.flatMap((ask) => askRow(session, ask)),
		...served.leadless.map(leadRow),
		...served.withoutCustodian.map(withoutCustodianRow),
		...served.duties.map(dutyRow),
		...served.unmanned.map((each) => unmannedRow(session, each)),
		...served.attests.map(attestRow),
		...served.meetings.map(meetingRow),
		...served.questions.map((each) => questionRow(session, each)),
		...served.unread.map((each) => unreadRow(session, each)),
	];
}

/**
 * Counts the entries of others that I haven't seen, as the inbox does. My own entries are never unread. The counts are as the server says.
 * @param rows compartments, from `listCompartments`. The server is asked only when a compartment has an entry that I haven't marked as
 * seen.
 * @returns the counts by compartment. Compartments with nothing new are left out. At most the 100 newest compartments are there, and a
 * count is at most 100.
 * @throws ProtocolError not-signed-in
 * @example const unread = await countUnread(session, compartments); print(unread.get(thread) ?? 0);
 */
export async function countUnread(
	session: UnlockedSession,
	rows: readonly Pick<CompartmentRow, "count" | "seen">[],
): Promise<ReadonlyMap<Id, number>> {
	if (rows.every(({ count, seen }) => count <= seen)) return new Map();
	const { unread } = await session.server.call(contracts.cases.inbox, { query: {} });
	return new Map(unread.map(({ compartment, count }) => [compartment, count]));
}

/** Adds the titles of unread threads. The title stays null when it can't be read. */
async function withTitles(session: UnlockedSession, rows: InboxRow[]): Promise<InboxRow[]> {
	const titled: InboxRow[] = [];
	for (const row of rows) {
		const isThread = row.kind === "unread" && row.of === "thread";
		titled.push(isThread ? { ...row, title: await readTitle(session, row.compartment).catch(nullWhenNotFound) } : row);
	}
	return titled;
}

function handoffRow(session: UnlockedSession, row: ServedHandoff): HandoffInboxRow {
	const { kind: _, case: id, code, from, to, changed, respondBy, expectBy, failed, flags, next, ...others } = row;
	const { state, priority, hasHer, withoutCustodian } = others;
	const incoming = !isMine(session, from);
	const other = incoming ? from : to;
	const isDangerous = isInDanger(session.dir, session.dir.desks.get(other)?.organisation ?? null);
	const absent = isDangerous ? "danger" : absenceOf(session.dir, other);
	const by = hasHer ? null : isOpen(state) ? respondBy : (expectBy ?? (failed ? respondBy : null));
	const isRed = flags.some((flag) => (RED_FLAGS as readonly string[]).includes(flag));
	// A failed request is red in the second half of its answer time, and an emergency always, because another desk must be found soon.
	const runsOut = failed && (priority === "emergency" || (by !== null && session.now() >= by - RESPOND_WITHIN[priority] / 2));
	return {
		kind: failed ? (state as "declined") : "handoff",
		group: groupOf({ priority, failed, isRed: isRed || absent !== null || withoutCustodian, flags }),
		red: isRed || runsOut || absent !== null || withoutCustodian,
		desk: incoming ? to : from,
		from: other,
		member: null,
		case: { id, code },
		since: changed,
		by,
		...others,
		incoming,
		absent,
		flags: flags as HandoffFlag[],
		next: next as HandoffInboxRow["next"],
	};
}

type Situation = { priority: string; failed: boolean; isRed: boolean; flags: readonly string[] };

function groupOf({ priority, failed, isRed, flags }: Situation): InboxGroup {
	if (priority === "emergency") return "emergency";
	if (failed) return "failed";
	if (isRed) return "red";
	return flags.some((flag) => (AMBER_FLAGS as readonly string[]).includes(flag)) ? "due" : "awaiting";
}

function isMine({ dir, me }: UnlockedSession, desk: Id): boolean {
	return dir.desks.get(desk)?.members.has(me) ?? false;
}

function askRow(session: UnlockedSession, served: Served["asks"][number]): InboxRow[] {
	return readAsk(session, served).map(({ ask, case: id, code, by, desk, at }) => {
		return { ...EMPTY_ROW, kind: "ask", group: "awaiting", ask, desk: served.desk, from: desk, member: by, case: { id, code }, since: at };
	});
}

function leadRow({ case: id, code, desk, lead, changed }: Served["leadless"][number]): InboxRow {
	return { ...EMPTY_ROW, kind: "lead-left", group: "red", red: true, desk, member: lead, case: { id, code }, since: changed };
}

function withoutCustodianRow({ case: id, code, desk, changed }: Served["withoutCustodian"][number]): InboxRow {
	return { ...EMPTY_ROW, kind: "without-custodian", group: "red", red: true, from: desk, case: { id, code }, since: changed };
}

function dutyRow({ case: id, code, desk, changed }: Served["duties"][number]): InboxRow {
	return { ...EMPTY_ROW, kind: "custodian-duty", group: "red", red: true, desk, case: { id, code }, since: changed };
}

function unmannedRow(session: UnlockedSession, { desk, cases, handoffs }: Served["unmanned"][number]): InboxRow {
	const organisation = session.dir.members.get(session.me)?.organisation;
	const isOurs = session.dir.desks.get(desk)?.organisation === organisation;
	return {
		...EMPTY_ROW,
		kind: "desk-unmanned",
		group: "red",
		red: true,
		desk: isOurs ? desk : null,
		from: desk,
		cases,
		handoffs,
		since: session.now(),
	};
}

function attestRow({ case: id, desk, changed }: Served["attests"][number]): InboxRow {
	return { ...EMPTY_ROW, kind: "attest", group: "awaiting", desk, case: { id, code: "" }, since: changed };
}

function meetingRow({ kind, from, to, changed }: Served["meetings"][number]): InboxRow {
	return { ...EMPTY_ROW, kind: kind === "met" ? "met-suspended" : "overdue-alone", group: "red", red: true, from, to, since: changed };
}

function questionRow(session: UnlockedSession, { from, to, since }: Served["questions"][number]): InboxRow {
	const by = since + COUNTERSIGN_WITHIN;
	const red = session.now() > by;
	return { ...EMPTY_ROW, kind: "second-asked", group: red ? "red" : "others", red, from, to, since, by };
}

function unreadRow(session: UnlockedSession, row: Served["unread"][number]): InboxRow {
	const { compartment, count, section, reader, by, since, mentioned } = row;
	return {
		...EMPTY_ROW,
		kind: "unread",
		group: mentioned ? "awaiting" : "unread",
		isMention: mentioned,
		desk: session.dir.desks.has(reader) ? reader : null,
		member: by,
		case: row.case !== null && row.code !== null ? { id: row.case, code: row.code } : null,
		since,
		compartment,
		count,
		title: null,
		of: row.kind as "thread",
		section: section as null,
		isAnswer: row.kind === "review" && session.dir.members.get(session.me)?.role === "auditor",
	};
}

/** The rows that only an admin, a coordinator or an auditor gets, besides the rows of their desks. In no order. */
export async function inboxOfRole(session: UnlockedSession): Promise<InboxRow[]> {
	const role = session.dir.members.get(session.me)?.role;
	if (role === "admin") return [...(await failingAdminBell(session)), ...(await vettingRows(session))];
	if (role === "coordinator") return [...(await failingBells(session)), ...(await vettingRows(session))];
	return role === "auditor" ? [...unconfirmedRows(session), ...(await queryRows(session))] : [];
}

async function queryRows(session: UnlockedSession): Promise<InboxRow[]> {
	const overdue = (await gather(listReviewQueries(session))).filter((query) => query.overdue);
	return overdue.map(({ id: query, organisation, actor, askedAt, due }) => {
		return { ...EMPTY_ROW, kind: "query-overdue", group: "red", red: true, query, organisation, member: actor, since: askedAt, by: due };
	});
}

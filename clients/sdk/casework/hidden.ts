/**
 * Finds what the server leaves out of its lists. A case or hand-off that this device expects there (`expected.ts`), or that the desk's book
 * names, is looked up in its own signed statements. SPEC "Cases", section 11.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { isWithoutPlace, mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { answerersOf, caseFlags, flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { isClosed } from "#protocol/folds/case-state.ts";
import { isCurrentDesk } from "#protocol/folds/directory.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { awaitedDesks, inboxFields, listedFields } from "#protocol/rules/handoff-views.ts";
import { AlarmError } from "../alarms.ts";
import { raiseLostThreads } from "../compartments/known-threads.ts";
import { rememberUnread } from "../compartments/listed-unread.ts";
import { askForRestarts } from "../compartments/seen.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { isRefusal } from "../http/answers.ts";
import type { CaseRow } from "./cases.ts";
import { bookedCase, type ExpectedCase, expectedCases, forgetExpected, handoffsThatWait, rememberListed } from "./expected.ts";
import { hiddenAsks, hiddenUnread, rememberAsks } from "./hidden-news.ts";
import type { ServedHandoff } from "./inbox-rows.ts";
import { type LoadedCase, loadCase, presentContext } from "./load.ts";

type ServedInbox = Reply<typeof contracts.cases.inbox>;

/** The server lists at most this many rows of each kind. In a longer list, one that is missing says nothing. */
const MOST_LISTED = 100;

/**
 * Asks for the inbox, and adds the rows that the answer leaves out although they wait by signed statements: hand-offs, unread entries and
 * asks. Each raises the alarm `waiting-hidden`.
 */
export async function askForInbox(session: UnlockedSession, desk: Id | undefined): Promise<ServedInbox> {
	const ask = () => session.server.call(contracts.cases.inbox, { query: desk === undefined ? {} : { desk } });
	let served = await ask();
	let hidden = await findHidden(session, served, desk);
	// A colleague may have changed a case between the two answers.
	if (Object.values(hidden).some(({ length }) => length > 0)) {
		served = await ask();
		hidden = await findHidden(session, served, desk);
	}
	const alarm = (subject: Id, what: string) => session.alarm({ code: "waiting-hidden", subject, detail: `the inbox leaves out ${what}` });
	for (const { case: id, handoff } of hidden.handoffs) alarm(id, `hand-off ${handoff}`);
	for (const { compartment } of hidden.unread) alarm(compartment, "unread entries");
	for (const row of hidden.asks) alarm(row.case, "an ask for this case");
	const { handoffs, unread, asks } = served;
	const all = {
		...served,
		handoffs: [...handoffs, ...hidden.handoffs],
		unread: [...unread, ...hidden.unread],
		asks: [...asks, ...hidden.asks],
	};
	await rememberListed(session, served);
	await rememberUnread(session, all.unread, desk);
	await rememberAsks(session, all.asks, desk);
	await raiseLostThreads(session);
	return all;
}

type Hidden = Pick<ServedInbox, "handoffs" | "unread" | "asks">;

async function findHidden(session: UnlockedSession, served: ServedInbox, desk: Id | undefined): Promise<Hidden> {
	const { unread, asks } = served;
	return {
		handoffs: await hiddenHandoffs(session, served, desk),
		unread: unread.length >= MOST_LISTED ? [] : await hiddenUnread(session, unread, desk),
		asks:
			asks.length >= MOST_LISTED
				? []
				: await hiddenAsks(session, asks, desk, (row) => lookUp(session, row.case, bookedCase(session, row.desk, row.code))),
	};
}

async function hiddenHandoffs(session: UnlockedSession, { handoffs }: ServedInbox, desk: Id | undefined): Promise<ServedHandoff[]> {
	if (handoffs.length >= MOST_LISTED) return [];
	const listed = new Set(handoffs.map(({ handoff }) => handoff));
	const hidden: ServedHandoff[] = [];
	for (const [id, expected] of Object.entries(await expectedCases(session))) {
		const mayBeLost = expected.restarts < session.dir.restarts.length;
		if (!mayBeLost && expected.handoffs.every((handoff) => listed.has(handoff))) continue;
		const loaded = await lookUp(session, id, expected);
		const waiting = loaded === null ? [] : handoffsThatWait(session, loaded.state);
		const isAsked = ({ from, to }: Handoff) => desk === undefined || from === desk || to === desk;
		for (const handoff of waiting)
			if (!listed.has(handoff.id) && isAsked(handoff)) hidden.push(rowOf(session, loaded as LoadedCase, handoff));
	}
	return hidden;
}

/** The case by its own statements. Null when nothing more can be said about it: an alarm says why, or I have left the desk. */
async function lookUp(session: UnlockedSession, id: Id, expected: ExpectedCase): Promise<LoadedCase | null> {
	try {
		return await loadCase(session, id);
	} catch (error) {
		// The alarm was shown when it was raised.
		if (error instanceof AlarmError) return null;
		if (!isRefusal(error, "not-found")) throw error;
	}
	await askForRestarts(session);
	const mine = myDesks(session);
	const isOurs = expected.desks.every((desk) => mine.has(desk));
	if (isOurs && session.dir.restarts.length <= expected.restarts)
		session.alarm({ code: "waiting-hidden", subject: id, detail: "the server hides a case in which something waits" });
	else {
		await forgetExpected(session, id);
		const detail = "a case isn't on the server any more";
		if (isOurs) session.alarm({ code: "lost-in-restore", subject: id, name: expected.code, detail });
	}
	return null;
}

/** The row of a hand-off that the server has left out. */
function rowOf(session: UnlockedSession, { id, state, placed }: LoadedCase, handoff: Handoff): ServedHandoff {
	const mine = myDesks(session);
	const awaited = awaitedDesks(handoff, answerersOf(state, handoff, presentContext(session)));
	const own = placed.filter(({ statement }) => "handoff" in statement.body && statement.body.handoff === handoff.id);
	const { from, to } = handoff;
	return {
		handoff: handoff.id,
		case: id,
		code: state.code,
		...listedFields(handoff),
		...inboxFields(handoff),
		changed: own.at(-1)?.statement.body.at ?? session.now(),
		flags: flagsOfHandoff(state, handoff.id, presentContext(session)),
		withoutCustodian: state.custodian !== null && !isCurrentDesk(session.dir, state.custodian),
		failed: mine.has(from) && mustBeTakenUp(state, handoff),
		awaits: (awaited.from && mine.has(from)) || (awaited.to && mine.has(to)),
	};
}

/**
 * The open cases that a desk of mine keeps by their signed statements, and that the server's list leaves out. Each raises the alarm
 * `waiting-hidden`.
 * @param listed the cases in the list. @param booked the cases that the desk's book has.
 */
export async function hiddenCases(
	session: UnlockedSession,
	desk: Id,
	listed: readonly { case: Id }[],
	booked: readonly { case: Id; code: string }[],
): Promise<CaseRow[]> {
	const present = new Set(listed.map((row) => row.case));
	const known = Object.entries(await expectedCases(session)).filter(([, { keeper }]) => keeper === desk);
	const inBook = booked.map((row): [Id, ExpectedCase] => [row.case, bookedCase(session, desk, row.code)]);
	const hidden: CaseRow[] = [];
	for (const [id, expected] of new Map([...inBook, ...known])) {
		if (present.has(id)) continue;
		const loaded = await lookUp(session, id, expected);
		if (loaded?.state.custodian !== desk || isClosed(loaded.state)) continue;
		session.alarm({ code: "waiting-hidden", subject: id, detail: "the list of cases leaves it out" });
		const { code, lead, status } = loaded.state;
		const changed = loaded.placed.at(-1)?.statement.body.at ?? session.now();
		const withoutPlace = isWithoutPlace(loaded.state);
		const custodianDuty = caseFlags(loaded.state, presentContext(session)).includes("custodian-duty");
		hidden.push({
			case: id,
			code,
			custodian: desk,
			lead,
			status,
			due: null,
			withoutPlace,
			custodianDuty,
			changed,
			withoutCustodian: false,
		});
	}
	return hidden;
}

/**
 * What the server's lists must contain. This device remembers, from the cases that it has verified, which hand-offs wait for my desks and
 * which open cases my desks keep. `hidden.ts` compares the lists with it. The record is sealed, because it has case codes.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import type { contracts } from "#protocol/contracts/index.ts";
import { caseContext } from "#protocol/folds/case-context.ts";
import { mustBeTakenUp } from "#protocol/folds/case-failed.ts";
import { answerersOf, flagsOfHandoff } from "#protocol/folds/case-flags.ts";
import { type CaseState, isClosed } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { isParty } from "#protocol/rules/handoff-state.ts";
import { awaitedDesks, RED_FLAGS } from "#protocol/rules/handoff-views.ts";
import type { UnlockedSession } from "../context.ts";
import { myDesks } from "../directory/my-desks.ts";
import { changeSealedText, findSealedText } from "../sealed-texts.ts";

type ServedInbox = Reply<typeof contracts.cases.inbox>;

export interface ExpectedCase {
	code: string;
	/** My desk that keeps the case, while it is open; else null. */
	keeper: Id | null;
	/** The hand-offs that wait for my desks. */
	handoffs: Id[];
	/** My desks at that time. Nothing is expected any more when I have left one of them. */
	desks: Id[];
	/** How many restarts of the access log the directory named at that time. */
	restarts: number;
}

export type Expected = Record<Id, ExpectedCase>;

const PLACE = "expected";
/** The longest list that is kept. The cases that were seen first are dropped. */
const MOST = 2_000;
/** A flag counts only this long after its begin, in ms, because clocks differ. */
const CLOCKS_MS = 10 * 60_000;

const parse = (text: string | null): Expected => (text === null ? {} : (JSON.parse(text) as Expected));

export async function expectedCases(session: UnlockedSession): Promise<Expected> {
	return parse(await findSealedText(session, PLACE));
}

function change(session: UnlockedSession, edit: (expected: Expected) => Expected): Promise<void> {
	return changeSealedText(session, PLACE, (text) => {
		const after = Object.entries(edit(parse(text)));
		return after.length === 0 ? null : JSON.stringify(Object.fromEntries(after.slice(-MOST)));
	});
}

/** Remembers what of a verified case waits for my desks. Call it whenever a case was loaded. */
export async function rememberExpected(session: UnlockedSession, state: CaseState): Promise<void> {
	const keeper = state.custodian !== null && !isClosed(state) && myDesks(session).has(state.custodian) ? state.custodian : null;
	const handoffs = handoffsThatWait(session, state).map(({ id }) => id);
	const { code } = state;
	await change(session, ({ [state.id]: _before, ...others }) => {
		if (keeper === null && handoffs.length === 0) return others;
		return { ...others, [state.id]: { code, keeper, handoffs, ...expectedNow(session) } };
	});
}

const expectedNow = (session: UnlockedSession) => ({ desks: [...myDesks(session)], restarts: session.dir.restarts.length });

/** The record of a case that only its desk's book names. */
export const bookedCase = (session: UnlockedSession, desk: Id, code: string): ExpectedCase => ({
	code,
	keeper: desk,
	handoffs: [],
	...expectedNow(session),
});

/** Remembers the hand-offs of an inbox, also those whose case was never opened on this device. */
export async function rememberListed(session: UnlockedSession, { handoffs }: ServedInbox): Promise<void> {
	await change(session, (expected) => {
		const after = { ...expected };
		for (const { case: id, code, handoff } of handoffs) {
			const known = after[id] ?? { code, keeper: null, handoffs: [], ...expectedNow(session) };
			if (!known.handoffs.includes(handoff)) after[id] = { ...known, handoffs: [...known.handoffs, handoff] };
		}
		return after;
	});
}

export async function forgetExpected(session: UnlockedSession, id: Id): Promise<void> {
	await change(session, ({ [id]: _gone, ...others }) => others);
}

/** The hand-offs that an inbox must list, as far as this view of the case can tell. The server knows more of a case that is shown in part. */
export function handoffsThatWait(session: UnlockedSession, state: CaseState): Handoff[] {
	const mine = myDesks(session);
	const context = { ...caseContext(session.dir), now: session.now() };
	const earlier = { ...context, now: context.now - CLOCKS_MS };
	return Object.values(state.handoffs).filter((handoff) => {
		if (!isParty(handoff, mine)) return false;
		if (mine.has(handoff.from) && mustBeTakenUp(state, handoff)) return true;
		const awaited = awaitedDesks(handoff, state.complete ? answerersOf(state, handoff, context) : []);
		if ((awaited.from && mine.has(handoff.from)) || (awaited.to && mine.has(handoff.to))) return true;
		if (!state.complete) return false;
		const flags = flagsOfHandoff(state, handoff.id, context);
		return flagsOfHandoff(state, handoff.id, earlier).some((flag) => RED_FLAGS.includes(flag) && flags.includes(flag));
	});
}

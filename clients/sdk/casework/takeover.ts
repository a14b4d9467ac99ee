/** Takes over a case whose custodian is gone: a desk proposes, and an admin countersigns. */
import { randomId } from "#crypto/random.ts";
import { type Bytes, equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";
import { isRefused } from "#protocol/folds/case-takeover.ts";
import { checkSignerAtCheckpoint, isCurrentDesk } from "#protocol/folds/directory.ts";
import { parseStatement, type Statement, toWire, type Wire } from "#protocol/statements/statement.ts";
import { callKeepingReceipt } from "../audit/receipts.ts";
import { firstEpoch } from "../compartments/epochs.ts";
import type { UnlockedSession } from "../context.ts";
import { checkGossip, syncDirectory } from "../directory/directory.ts";
import { appendOptimistically } from "../http/optimistic-append.ts";
import { gather, pages } from "../http/pages.ts";
import { appendToCase, chooseDesk } from "./append.ts";
import { parseOrNull } from "./asks.ts";
import { openIfHeld } from "./handoffs/receive.ts";
import { presentContext } from "./load.ts";

/**
 * Proposes that my desk takes over a case whose custodian is closed or was removed. An admin countersigns. Then my desk is the
 * custodian, and owns the sections of desks that are gone, as far as it reads them. Nobody can open the sections that no desk reads.
 * @param desk the desk of mine that takes over, if several have a part in the case.
 * @returns the objId of the proposal, for the admin.
 * @throws ProtocolError wrong-state (the custodian isn't gone), not-allowed (my desk neither owns nor reads a section), already-placed
 * (another desk is about to receive the person), desk-too-small
 * @example const object = await takeOverCase(session, id);
 */
export async function takeOverCase(session: UnlockedSession, id: Id, { desk }: { desk?: Id } = {}): Promise<Bytes> {
	const { result } = await appendToCase(session, id, async (bundle) => {
		const { state } = bundle;
		const taker = chooseDesk(session, ...(desk ? [desk] : partiesOf(session, state)));
		const discussion = randomId();
		// A desk that she has said no to opens nothing by the take-over. It may still get custody.
		const sections = isDeskRefused(session, state, taker) ? [] : await findSectionsToTake(session, state, taker);
		const { objId } = bundle.add("case.take-over", taker, { from: state.custodian as Id, sections, discussion });
		bundle.epochs.push(firstEpoch(session, { compartment: discussion, kind: "discussion", subject: id, owner: taker, holders: [] }));
		return objId;
	});
	return result;
}

/**
 * Whether the person has said "no" to the organisation of a desk about each open section, as far as I see the case.
 * @example isDeskRefused(session, state, desk)
 */
export function isDeskRefused(session: UnlockedSession, state: CaseState, desk: Id): boolean {
	return isRefused(state, session.dir.desks.get(desk)?.organisation ?? "", { now: session.now() });
}

/** The desks that may take over: those that own or read a section, that have her, or that an admin has invited. */
function partiesOf(session: UnlockedSession, state: CaseState): Id[] {
	const owners = Object.values(state.sections).flatMap(({ owner, closed }) => (closed ? [] : owner));
	const hosts = Object.values(state.handoffs).flatMap(({ to, hasHer }) => (hasHer ? to : []));
	return [...owners, ...openGrants(state, presentContext(session)).map(({ desk }) => desk), ...hosts, ...Object.keys(state.invited)];
}

/** The sections whose owner is gone and whose key this desk holds. */
async function findSectionsToTake(session: UnlockedSession, state: CaseState, desk: Id): Promise<Id[]> {
	const read = new Set(openGrants(state, presentContext(session)).flatMap((grant) => (grant.desk === desk ? grant.compartment : [])));
	const left = [...read].filter((compartment) => !isCurrentDesk(session.dir, state.sections[compartment]?.owner ?? ""));
	const opened = await Promise.all(left.map((compartment) => openIfHeld(session, compartment, desk)));
	return left.filter((_, i) => opened[i] !== null);
}

/** A desk's proposal to take over a case. */
export interface WaitingTakeOver {
	/** The proposal's objId. */
	object: Bytes;
	/** The desk that proposes to take over. */
	desk: Id;
	/** The member who signed it. */
	by: Id;
	/** UTC ms by their clock. */
	at: number;
	/** Whether I may approve it. Another admin does when I have signed it, or when it rests on my invitation alone. */
	mayApprove: boolean;
	/** Whether the person has said "no" to the desk's organisation about each open section, as the server says. */
	refused: boolean;
}

/** A case whose custodian is gone, with the proposals to take it over. A closed case is listed only with a proposal. */
export interface CaseWithoutCustodian {
	case: Id;
	/** The custodian that is gone. */
	desk: Id;
	/** When the removal of its organisation was proposed, UTC ms by the proposer's clock; null when it wasn't removed. */
	removed: number | null;
	takeOvers: WaitingTakeOver[];
	/** The desks that have asked for the case. An admin may invite them (`inviteToTakeOver`). */
	asked: Id[];
	/** Those of them that admins have invited. */
	invited: Id[];
	/** The desks that have her or have accepted her, as the server says. Have them phoned before you approve: an approval withdraws their transfers. */
	expecting: Id[];
}

type ServedCase = Reply<typeof contracts.cases.withoutCustodian>["cases"][number];

/**
 * Lists the cases whose custodian is gone, with the take-overs that wait. Closed cases are listed only while a take-over waits. Admins only.
 * The proposals are verified: their signers, and that they name this case and a custodian that is gone. Whether the desk has a part in the
 * case is checked by the server and by the desks of the case, not here.
 * @throws ProtocolError not-allowed
 * @example for await (const { case: id, takeOvers } of listCasesWithoutCustodian(session)) print(id, takeOvers.length);
 */
export async function* listCasesWithoutCustodian(session: UnlockedSession): AsyncGenerator<CaseWithoutCustodian, void, undefined> {
	for await (const served of servedCases(session)) {
		await checkGossip(
			session,
			served.takeOvers.flatMap((wire) => parseOrNull(session, wire) ?? []),
		);
		const takeOvers = served.takeOvers.flatMap((wire) => readTakeOver(session, served, wire));
		const { case: id, desk, asked, invited, expecting } = served;
		yield { case: id, desk, removed: removalOf(session, desk), takeOvers, asked, invited: invited.map((each) => each.desk), expecting };
	}
}

async function* servedCases(session: UnlockedSession): AsyncGenerator<ServedCase, void, undefined> {
	await syncDirectory(session);
	const ask = (cursor: string | undefined) => session.server.call(contracts.cases.withoutCustodian, { query: { cursor } });
	for await (const { cases } of pages(ask)) yield* cases;
}

/** Verifies one take-over. An invalid one is left out, and raises an alarm. */
function readTakeOver(session: UnlockedSession, served: ServedCase, wire: Wire): WaitingTakeOver[] {
	try {
		const statement = parseStatement(session.network, wire);
		checkSignerAtCheckpoint(session.dir, statement);
		if (statement.type !== "case.take-over") throw new ProtocolError("bad-statement", "type: must be case.take-over");
		const { case: id, from, as, by, at } = statement.body;
		if (id !== served.case || from !== served.desk) throw new ProtocolError("bad-statement", "case: is another case or custodian");
		if (isCurrentDesk(session.dir, from)) throw new ProtocolError("wrong-state", "from: the custodian is still there");
		const desk = as as Id;
		const mayApprove = by !== session.me && !restsOnMe(session, served, desk);
		return [{ object: statement.objId, desk, by, at, mayApprove, refused: served.refused.includes(desk) }];
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		session.alarm({ code: "content-tampered", subject: served.case, detail: `a take-over: ${error.message}` });
		return [];
	}
}

/** Whether the take-over of this desk rests on my invitation alone, as the server says. The server refuses my approval then. */
function restsOnMe({ me }: UnlockedSession, { invited }: ServedCase, desk: Id): boolean {
	return invited.some((invite) => invite.desk === desk && invite.needed && invite.by.every((admin) => admin === me));
}

function removalOf({ dir }: UnlockedSession, desk: Id): number | null {
	const organisation = dir.desks.get(desk)?.organisation;
	const removals = [...dir.proposals.values()].flatMap(({ status, statement }) =>
		status === "done" && statement.type === "remove" ? (statement as Statement<"remove">).body : [],
	);
	return removals.find(({ subject }) => subject === organisation)?.at ?? null;
}

/**
 * Approves or refuses a take-over. Admins only. An approval makes the desk the custodian, and drops the other take-overs of the case.
 * Ask the desk's people over another channel before you approve: an admin doesn't see the case.
 * @param of case, and object: the objId of the take-over.
 * @throws ProtocolError not-allowed, not-found (no such take-over waits), wrong-state, already-placed, desk-too-small
 * @example await countersignTakeOver(session, { case: id, object: takeOver.object }, "approve");
 */
export async function countersignTakeOver(
	session: UnlockedSession,
	{ case: id, object }: { case: Id; object: Bytes },
	verdict: "approve" | "refuse",
): Promise<void> {
	await appendOptimistically(
		async () => {
			const served = (await gather(servedCases(session))).find((each) => each.case === id);
			const waiting = served?.takeOvers.flatMap((wire) => readTakeOver(session, served, wire)) ?? [];
			if (!served || !waiting.some((each) => equal(each.object, object)))
				throw new ProtocolError("not-found", "object: is not a take-over that waits");
			const place = { case: id, seq: served.length, prev: fromBase64Url(served.head) };
			return session.sign("case.countersign", { ...place, object, verdict });
		},
		(statement) =>
			callKeepingReceipt(session, contracts.cases.countersign, { params: { case: id }, body: { statement: toWire(statement) } }),
	);
}

/**
 * Shows a desk that has asked for a case without custodian the chain of the case, so that the desk can propose to take over. Admins only.
 * @throws ProtocolError not-allowed, not-found (no such case, or the desk hasn't asked for it), wrong-state, bad-input
 * @example await inviteToTakeOver(session, { case: id, desk });
 */
export async function inviteToTakeOver(session: UnlockedSession, { case: id, desk }: { case: Id; desk: Id }): Promise<void> {
	await appendOptimistically(
		async () => {
			const served = (await gather(servedCases(session))).find((each) => each.case === id);
			if (!served) throw new ProtocolError("not-found", "case: has a custodian, or doesn't exist");
			const place = { case: id, seq: served.length, prev: fromBase64Url(served.head) };
			return session.sign("case.invite", { ...place, desk });
		},
		(statement) =>
			callKeepingReceipt(session, contracts.cases.countersign, { params: { case: id }, body: { statement: toWire(statement) } }),
	);
}

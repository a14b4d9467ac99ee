/**
 * The state of one case after its statements. It is plain data, so that it can be stored, compared and cloned. SPEC "Cases", section 1.
 *
 * There is only one `custodian` field, so a case can't have two custodians. objIds are kept as map keys (base64url).
 * The server's view is *complete*: it has every statement of the case. A client's view may be *partial*: the case chain, the
 * hand-offs of the client's own desk and the consents that these hand-offs cite. A rule is not checked in a partial view when it depends on
 * statements that the view may lack.
 */
import { type Bytes, type Id, keyOf } from "../bytes.ts";
import { type AskSettleCode, type CaseStatus, CLOSED_STATUSES, type Section } from "../codes.ts";
import { ProtocolError } from "../errors.ts";
import { MAX_STATEMENTS } from "../rules/chain-limits.ts";
import type { Consent } from "../rules/consent.ts";
import type { Handoff } from "../rules/handoff.ts";
import { isAccepted } from "../rules/handoff-state.ts";
import type { CaseType } from "../statements/registry.ts";
import type { AnyStatement, Statement } from "../statements/statement.ts";

/** Look-ups in the directory. */
export interface CaseContext {
	/** The newest `at` of the first `size` leaves of the directory, UTC ms. */
	newestAt(size: number): number;
	organisationOfDesk(desk: Id): Id | undefined;
	isMemberOfDesk(member: Id, desk: Id): boolean;
	/** Whether the desk has two active members or a printed recovery code. */
	deskCanHold(desk: Id): boolean;
	/** Whether the desk is closed, or its organisation was removed. Then another desk may act in its place. */
	isGone(desk: Id): boolean;
	/** Since when the desk is gone, UTC ms; null while it isn't gone. */
	goneSince(desk: Id): number | null;
	/** Whether the desk isn't gone and its organisation is suspended. */
	isSuspended(desk: Id): boolean;
	/** Whether somebody can act for the desk now who isn't `except`: it isn't gone, and its organisation and the member are active. */
	hasActive(desk: Id, except: Id | null): boolean;
	activeOrganisations(): Id[];
	/** The country of the desk's organisation: two letters, ISO 3166-1. */
	countryOfDesk(desk: Id): string | undefined;
	/** Whether the member and the member's organisation are active. Only the flag `lead-left` needs this. No statement is judged by it. */
	isActive(member: Id): boolean;
	/** Whether the member is an active admin. */
	isAdmin(member: Id): boolean;
}

/** now: the time that decides, UTC ms. For a statement it is the signed `at`, so that the server can't choose it. */
export type TimedContext = CaseContext & { now: number };

/** A desk's proposal to become the custodian. */
export interface TakeOver {
	/** The objId of the proposal. */
	object: string;
	desk: Id;
	/** The member who signed it. An admin who did so can't approve it. */
	by: Id;
	/** The sections that the desk will own. */
	sections: Id[];
	discussion: Id;
}

export interface CaseState {
	id: Id;
	/** Whether the state has every statement of the case. */
	complete: boolean;
	/**
	 * Whether this partial view hides later statements of the case chain. Then custodian, status and lead are those of an earlier moment, and
	 * the chain has `HIDDEN` in the places that aren't known.
	 */
	isPast: boolean;
	/** The newest `at` of the case's statements, UTC ms. */
	newestAt: number;
	code: string;
	/** null until case.open. */
	custodian: Id | null;
	lead: Id | null;
	status: CaseStatus;
	/** The custodian's own thread about the case. */
	discussion: Id | null;
	/** The objIds of case.* statements in order. */
	chain: string[];
	/** By compartment. The owner is a desk. closed: the section was given up, so the case no longer needs its owner for it. */
	sections: Record<Id, { section: Section; owner: Id; closed: boolean }>;
	consents: Record<Id, Consent>;
	handoffs: Record<Id, Handoff>;
	/** The transfers that have moved custody, in order. */
	route: Id[];
	/** The take-overs that wait for an admin, by desk. */
	takeOvers: Record<Id, TakeOver>;
	/** The desks that admins have invited to take the case over, each with the admins who did so. */
	invited: Record<Id, Id[]>;
	/** When the 24 hours of overrides began, UTC ms, by recipient organisation. Until a second person has approved one. */
	overrides: Record<Id, number>;
	/** The asks of other desks that a custodian has settled. by: the signer. at: UTC ms. */
	asks: Record<Id, { code: AskSettleCode; by: Id; at: number }>;
	/** Number of leaves of the directory that the signer of the last statement had seen. */
	cpSize: number;
}

/** Every statement type of statements/cases.ts except `ask`. */
export type CaseStatement = Extract<AnyStatement, { type: CaseType; body: { case: Id } }>;
export type CaseStatementOf<T extends CaseStatement["type"]> = Extract<CaseStatement, { type: T }>;

/** Changes the state as a statement says. Made by a `plan...` function, after all checks have passed. */
export type Change = () => void;

type CaseStatementType = CaseStatement["type"];
/** Checks a statement whose signer acts for `desk`. @throws ProtocolError */
export type DeskPlan<T extends CaseStatementType> = (state: CaseState, statement: Statement<T>, desk: Id, context: TimedContext) => Change;
export type DeskPlans = { [T in CaseStatementType]: DeskPlan<T> };
/** Checks a statement of an admin, who acts for no desk. @throws ProtocolError */
export type AdminPlan<T extends CaseStatementType> = (state: CaseState, statement: Statement<T>, context: TimedContext) => Change;
export type AdminPlans = { [T in CaseStatementType]: AdminPlan<T> };

/** A case before its case.open. @param complete true on the server, which has every statement of the case. */
export function emptyCase(id: Id, complete: boolean): CaseState {
	return {
		id,
		complete,
		isPast: false,
		newestAt: 0,
		code: "",
		custodian: null,
		lead: null,
		status: "Active",
		discussion: null,
		chain: [],
		sections: {},
		consents: {},
		handoffs: {},
		route: [],
		takeOvers: {},
		invited: {},
		overrides: {},
		asks: {},
		cpSize: 0,
	};
}

/** @throws ProtocolError `stale` unless the statement is the next of its chain. */
export function checkChain(chain: readonly string[], { seq, prev }: { seq: number; prev: Bytes | null }): void {
	const head = chain.at(-1);
	const follows = head === undefined ? prev === null : prev !== null && keyOf(prev) === head;
	if (seq !== chain.length || !follows) throw new ProtocolError("stale", "seq or prev is not the head of the chain");
}

/** Stands in a chain for the objId of a statement that a partial view hides. */
export const HIDDEN = "";

/**
 * Extends the chain of a partial view by hidden statements, up to this length and head.
 * @throws ProtocolError `stale` unless the length is greater than the known length, and within the limit of a chain.
 */
export function hideUpTo(state: CaseState, length: number, head: string): void {
	const hidden = length - state.chain.length;
	if (hidden <= 0 || length > MAX_STATEMENTS) throw new ProtocolError("stale", "the head of the chain is not later than the chain");
	state.chain.push(...Array<string>(hidden - 1).fill(HIDDEN), head);
	state.isPast = true;
}

/** The chain that a statement belongs to. An empty list before the first statement of the chain. */
export function chainOf(state: CaseState, statement: CaseStatement): readonly string[] {
	const { body } = statement;
	if ("handoff" in body && statement.type !== "case.custody") return state.handoffs[body.handoff]?.chain ?? [];
	if ("consent" in body) return state.consents[body.consent]?.chain ?? [];
	return state.chain;
}

/** Whether exactly this statement was applied before. The caller treats it as done, because applyCase would refuse it. */
export function isKnown(state: CaseState, statement: CaseStatement): boolean {
	return chainOf(state, statement)[statement.body.seq] === statement.key;
}

/** Transfers that are accepted, or received while custody has not moved yet. A case has at most one. */
export function acceptedTransfers(state: CaseState): Handoff[] {
	return Object.values(state.handoffs).filter(
		(handoff) => handoff.kind === "transfer" && (isAccepted(handoff.state) || isCustodyDue(state, handoff)),
	);
}

function isCustodyDue(state: CaseState, handoff: Handoff): boolean {
	return handoff.kind === "transfer" && handoff.state === "received" && !state.route.includes(handoff.id);
}

/** Whether the custodian is gone. Then the case may be taken over, even a closed one, because the person may come back. */
export function isWithoutCustodian({ custodian }: CaseState, { isGone }: Pick<CaseContext, "isGone">): boolean {
	return custodian !== null && isGone(custodian);
}

export function isClosed({ status }: Pick<CaseState, "status">): boolean {
	return CLOSED_STATUSES.includes(status);
}

/** @throws ProtocolError `case-closed` */
export function checkNotClosed(state: CaseState): void {
	if (isClosed(state)) throw new ProtocolError("case-closed", "case: is closed; the custodian must reopen it first");
}

/** The received transfer whose case.custody is missing. The server accepts both statements in one bundle, or neither. */
export function custodyDue(state: CaseState): Handoff | undefined {
	return Object.values(state.handoffs).find((handoff) => isCustodyDue(state, handoff));
}

/** @throws ProtocolError `not-allowed` unless the desk is the custodian. */
export function checkCustodian(state: CaseState, desk: Id): void {
	if (state.custodian !== desk) throw new ProtocolError("not-allowed", "only the custodian desk may do this");
}

/** Whether the from-desk of a hand-off owns all of its sections, and has given up none. */
export function ownsSections(state: CaseState, { from, sections }: Handoff): boolean {
	return sections.every(({ compartment }) => {
		const section = state.sections[compartment];
		return section?.owner === from && !section.closed;
	});
}

/** Withdraws a hand-off because of a statement in another chain. Its own chain gets no statement. @param at of that statement, UTC ms. */
export function markWithdrawn(handoff: Handoff, reason: "consent-withdrawn" | "already-placed", at: number): void {
	handoff.state = "withdrawn";
	handoff.before = null;
	handoff.reason = reason;
	markOver(handoff, at);
}

/** Notes that a hand-off is over. If it was never accepted, nobody is asked for a second opinion any more. @param at UTC ms. */
export function markOver(handoff: Handoff, at: number): void {
	handoff.overAt = at;
	handoff.inError = null;
	if (handoff.accept === null) handoff.questions = [];
}

/** Notes that she isn't still expected at the to-desks of these hand-offs. */
export function endExpectations(handoffs: readonly Handoff[]): void {
	for (const handoff of handoffs) handoff.expected = false;
}

/** @throws ProtocolError `conflict` when the case already has this compartment. */
export function checkNewDiscussion(state: CaseState, compartment: Id): void {
	if (state.sections[compartment] || state.discussion === compartment)
		throw new ProtocolError("conflict", "discussion: must be a new compartment");
}

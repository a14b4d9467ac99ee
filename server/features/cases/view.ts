/**
 * Which statements of a case a desk sees. Pure.
 *
 * The custodian sees all statements. Another desk that the case concerns sees:
 * - the case's own chain, up to the moment from which the desk no longer saw the present (`seesPresent`). So a desk that has declined, or
 *   has handed the case on, does not learn where the person went;
 * - the hand-offs to which the desk is a party, to their end. A to-desk sees a hand-off from `request` on, not its draft;
 * - the consents that these hand-offs cite, until the hand-off has ended and the desk no longer sees the present;
 * - from the request until 72 hours after the hand-off is over: each consent for its organisation, and each that has excluded a guardian,
 *   because its client must decide by them. Later it sees of these what happened until the end of the hand-off;
 * - the consents that it was asked to attest, up to its answer;
 * - the consents about sections that the desk owns, because it may hand on only what these consents cover. Of the consents that were
 *   recorded after the desk stopped seeing the present, it sees none that may be about a section of the custodian.
 *
 * A desk that still owns a section gets the head of the case's chain, because `case.give-up` must name it. While the case is without
 * custodian, such a desk sees the whole chain, because it may take over. So does a desk that an admin has invited.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ownsSection, seesPresent } from "#protocol/folds/case-relation.ts";
import { type CaseState, type CaseStatement, isWithoutCustodian, type TimedContext } from "#protocol/folds/case-state.ts";
import { discloses, isLive, isParty, isReceivedTransfer, MEET_WITHIN } from "#protocol/rules/handoff-state.ts";

/** A statement with its position in the case. */
export interface PlacedStatement {
	pos: number;
	statement: CaseStatement;
}

export interface CaseView {
	/** Whether all statements are visible. */
	complete: boolean;
	statements: PlacedStatement[];
	/** Length and head of the case's own chain, for a desk that owns a section and doesn't see the newest statements; otherwise null. */
	head: { length: number; head: string } | null;
	/** Hand-offs in progress whose summary is for these desks. */
	summaries: Id[];
}

/** Finds out what one member's desks see. Call `after` for each statement in order, then `view`. */
export class CaseVisibility {
	readonly #desks: ReadonlySet<Id>;
	/** The last position of the case's own chain that these desks see; -1 for none. */
	#lastVisible = -1;
	#seesPresent = false;
	/** By hand-off of these desks: the last position at which it disclosed something (`discloses`), its end included. */
	readonly #lastDisclosing = new Map<Id, number>();
	#disclosing: readonly Id[] = [];

	constructor(desks: readonly Id[]) {
		this.#desks = new Set(desks);
	}

	/** Call it after a statement was applied. The desks also see the statement that ends their relation. */
	after(state: CaseState, pos: number): void {
		const sees = seesPresent(state, this.#desks);
		if (sees || this.#seesPresent) this.#lastVisible = pos;
		this.#seesPresent = sees;
		const disclosing = this.#handoffs(state).flatMap((handoff) => (discloses(handoff) ? handoff.id : []));
		for (const id of [...this.#disclosing, ...disclosing]) this.#lastDisclosing.set(id, pos);
		this.#disclosing = disclosing;
	}

	/** @returns null when the case does not concern these desks. */
	view(
		state: CaseState,
		all: readonly PlacedStatement[],
		context: Pick<TimedContext, "isGone" | "now" | "organisationOfDesk">,
	): CaseView | null {
		const summaries = summariesFor(state, this.#desks);
		if (state.custodian !== null && this.#desks.has(state.custodian))
			return { complete: true, statements: [...all], head: null, summaries };
		const handoffs = new Set(this.#handoffs(state).map(({ id }) => id));
		const owns = ownsSection(state, this.#desks);
		const isInvited = Object.keys(state.invited).some((desk) => this.#desks.has(desk));
		const attesting = this.#consentsToAttest(state, all);
		if (this.#lastVisible < 0 && handoffs.size === 0 && !owns && !isInvited && attesting.size === 0) return null;
		const mayTakeOver = (owns || isInvited) && isWithoutCustodian(state, context);
		const lastVisible = mayTakeOver ? Number.POSITIVE_INFINITY : this.#lastVisible;
		const consents = this.#lastVisibleOfConsents(state, all, handoffs, lastVisible);
		const raise = (consent: Id, end: number) => consents.set(consent, Math.max(consents.get(consent) ?? -1, end));
		for (const [consent, end] of [...this.#consentsToDecideBy(state, context), ...attesting]) raise(consent, end);
		const statements = all.filter(({ pos, statement: { type, body } }) => {
			if (type !== "case.custody" && "handoff" in body) return handoffs.has(body.handoff);
			if ("consent" in body) return pos <= (consents.get(body.consent) ?? -1);
			return pos <= lastVisible || this.#isOwnGiveUp(type, body.as);
		});
		const head = owns && !this.#seesPresent && !mayTakeOver ? { length: state.chain.length, head: state.chain.at(-1) ?? "" } : null;
		return { complete: false, statements, head, summaries };
	}

	#handoffs(state: CaseState) {
		return Object.values(state.handoffs).filter((handoff) => isParty(handoff, this.#desks));
	}

	#isOwnGiveUp(type: CaseStatement["type"], as: Id | null): boolean {
		return type === "case.give-up" && as !== null && this.#desks.has(as);
	}

	/** The consents by which a to-desk decides, with the last position up to which they are visible. */
	#consentsToDecideBy(state: CaseState, { now, organisationOfDesk }: Pick<TimedContext, "now" | "organisationOfDesk">): [Id, number][] {
		const asToDesk = this.#handoffs(state).filter(({ to, requestedBy }) => this.#desks.has(to) && requestedBy !== null);
		return asToDesk.flatMap((handoff) => {
			const isOver = isReceivedTransfer(handoff) || (handoff.overAt !== null && now >= handoff.overAt + MEET_WITHIN);
			const end = isOver ? (this.#lastDisclosing.get(handoff.id) ?? -1) : Number.POSITIVE_INFINITY;
			const recipient = organisationOfDesk(handoff.to);
			const needed = Object.values(state.consents).filter(({ terms }) => terms.recipient === recipient || terms.excluded !== null);
			return needed.map(({ id }): [Id, number] => [id, end]);
		});
	}

	/** The consents that these desks were asked to attest, and those that they replace, with the position of the desk's last answer. */
	#consentsToAttest(state: CaseState, all: readonly PlacedStatement[]): Map<Id, number> {
		const ends = new Map<Id, number>();
		for (const { pos, statement } of all) {
			const { type, body } = statement;
			if (type === "consent.move" && body.desk !== null && this.#desks.has(body.desk)) ends.set(body.consent, Number.POSITIVE_INFINITY);
			if (type === "case.attest" && body.as !== null && this.#desks.has(body.as) && ends.has(body.consent)) ends.set(body.consent, pos);
		}
		for (const [consent, end] of [...ends]) {
			const replaced = state.consents[consent]?.terms.replaces;
			if (replaced) ends.set(replaced, Math.max(ends.get(replaced) ?? -1, end));
		}
		return ends;
	}

	/** By consent: the last position up to which its statements are visible. */
	#lastVisibleOfConsents(
		state: CaseState,
		all: readonly PlacedStatement[],
		handoffs: ReadonlySet<Id>,
		lastVisible: number,
	): Map<Id, number> {
		const ends = new Map<Id, number>();
		const show = (consent: Id, end: number) => ends.set(consent, Math.max(ends.get(consent) ?? -1, end));
		// The consents that hand-offs of these desks cite.
		for (const { statement } of all) {
			const cited = citedBy(statement);
			if (cited && handoffs.has(cited.handoff)) show(cited.consent, Math.max(lastVisible, this.#lastDisclosing.get(cited.handoff) ?? -1));
		}
		// The consents about sections that these desks own.
		const own = ownSections(state, this.#desks);
		const ofCustodian = ownSections(state, new Set([state.custodian ?? ""]));
		for (const { pos, statement } of all) {
			if (statement.type !== "consent.record") continue;
			const ownCovered = statement.body.terms.sections.filter((section) => own.has(section));
			const isVisible = pos <= lastVisible ? ownCovered.length > 0 : ownCovered.some((section) => !ofCustodian.has(section));
			if (isVisible) show(statement.body.consent, Number.POSITIVE_INFINITY);
		}
		return ends;
	}
}

/** The consent that a statement of a hand-off names as its basis. */
function citedBy({ body }: CaseStatement): { handoff: Id; consent: Id } | null {
	if (!("handoff" in body && "basis" in body)) return null;
	const consent = body.basis?.consent;
	return consent ? { handoff: body.handoff, consent } : null;
}

/** The names of the sections that the desks own. */
function ownSections(state: CaseState, desks: ReadonlySet<Id>): Set<Section> {
	return new Set(Object.values(state.sections).flatMap(({ section, owner }) => (desks.has(owner) ? section : [])));
}

function summariesFor(state: CaseState, desks: ReadonlySet<Id>): Id[] {
	return Object.values(state.handoffs)
		.filter((handoff) => isLive(handoff.state) && desks.has(handoff.to))
		.map(({ id }) => id);
}

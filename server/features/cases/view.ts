/**
 * Which statements of a case a desk sees. Pure.
 *
 * The custodian sees all statements. Another desk that the case concerns sees:
 * - the case's own chain, up to the moment from which the desk no longer saw the present (`seesPresent`). So a desk that has declined, or
 *   has handed the case on, does not learn where the person went;
 * - the hand-offs to which the desk is a party, to their end. A to-desk sees a hand-off from `request` on, not its draft;
 * - the consents that these hand-offs cite, until the hand-off has ended and the desk no longer sees the present;
 * - the consents about sections that the desk owns, because it may hand on only what these consents cover. Of the consents that were
 *   recorded after the desk stopped seeing the present, it sees none that may be about a section of the custodian.
 *
 * A desk that still owns a section gets the head of the case's chain, because `case.give-up` must name it. While the case is without
 * custodian, such a desk sees the whole chain, because it may take over.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import { ownsSection, seesPresent } from "#protocol/folds/case-relation.ts";
import { type CaseContext, type CaseState, type CaseStatement, isWithoutCustodian } from "#protocol/folds/case-state.ts";
import { discloses, isLive, isParty } from "#protocol/rules/handoff-state.ts";

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
	view(state: CaseState, all: readonly PlacedStatement[], context: Pick<CaseContext, "isGone">): CaseView | null {
		const summaries = summariesFor(state, this.#desks);
		if (state.custodian !== null && this.#desks.has(state.custodian))
			return { complete: true, statements: [...all], head: null, summaries };
		const handoffs = new Set(this.#handoffs(state).map(({ id }) => id));
		const owns = ownsSection(state, this.#desks);
		if (this.#lastVisible < 0 && handoffs.size === 0 && !owns) return null;
		const mayTakeOver = owns && isWithoutCustodian(state, context);
		const lastVisible = mayTakeOver ? Number.POSITIVE_INFINITY : this.#lastVisible;
		const consents = this.#lastVisibleOfConsents(state, all, handoffs, lastVisible);
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

/**
 * Which statements of a case a desk sees. Pure.
 *
 * The custodian sees all statements. Another desk that the case concerns sees:
 * - the case's own chain;
 * - the hand-offs to which it is a party, to their end. A to-desk sees a hand-off from `request` on, not its draft;
 * - the consents that these hand-offs cite, and the consents about sections that the desk owns, because it may hand on
 *   only what they cover.
 * The case's chain and the consents end for a desk when its last relation to the case ends. So a desk that has declined
 * does not learn where the person went.
 */
import type { Id } from "#protocol/bytes.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { type Handoff, hasMoved, isLive, isParty } from "#protocol/rules/handoff.ts";

/** A statement with its position in the case. */
export interface PlacedStatement {
	pos: number;
	statement: CaseStatement;
}

export interface CaseView {
	complete: boolean;
	statements: PlacedStatement[];
	/** Hand-offs in progress whose summary is for these desks. */
	summaries: Id[];
}

/** Computes the view of one member's desks. Call `after` for each statement in order, then `view`. */
export class Onlooker {
	readonly #desks: ReadonlySet<Id>;
	/** The last position of the case's own chain that these desks see; -1 for none. */
	#until = -1;
	#related = false;

	constructor(desks: readonly Id[]) {
		this.#desks = new Set(desks);
	}

	/** Call it after a statement was applied. The desks also see the statement that ends their relation. */
	after(state: CaseState, pos: number): void {
		const related = isConcerned(state, this.#desks);
		if (related || this.#related) this.#until = pos;
		this.#related = related;
	}

	/** @returns null when the case does not concern these desks. */
	view(state: CaseState, all: readonly PlacedStatement[]): CaseView | null {
		if (state.custodian !== null && this.#desks.has(state.custodian))
			return { complete: true, statements: [...all], summaries: summariesFor(state, this.#desks) };
		const handoffs = new Set(
			Object.values(state.handoffs)
				.filter((handoff) => isParty(handoff, this.#desks))
				.map(({ id }) => id),
		);
		if (this.#until < 0 && handoffs.size === 0) return null;
		const consents = new Set([...citedConsents(all, handoffs), ...consentsAboutOwnSections(state, this.#desks)]);
		const statements = all.filter(({ pos, statement: { type, body } }) => {
			if (type !== "case.custody" && "handoff" in body) return handoffs.has(body.handoff);
			return pos <= this.#until && (!("consent" in body) || consents.has(body.consent));
		});
		return { complete: false, statements, summaries: summariesFor(state, this.#desks) };
	}
}

/** Custodian, owner of a section, party to a hand-off in progress, or reader by follow-up. */
function isConcerned(state: CaseState, desks: ReadonlySet<Id>): boolean {
	if (state.custodian !== null && desks.has(state.custodian)) return true;
	if (Object.values(state.sections).some(({ owner }) => desks.has(owner))) return true;
	const isRunning = (handoff: Handoff) => isLive(handoff.state) && !hasMoved(handoff);
	if (Object.values(state.handoffs).some((handoff) => isRunning(handoff) && isParty(handoff, desks))) return true;
	return openGrants(state).some(({ desk }) => desks.has(desk));
}

function citedConsents(all: readonly PlacedStatement[], handoffs: ReadonlySet<Id>): Set<Id> {
	return new Set(
		all.flatMap(({ statement: { body } }) => {
			if (!("handoff" in body && "basis" in body) || !handoffs.has(body.handoff)) return [];
			return body.basis?.consent ?? [];
		}),
	);
}

function consentsAboutOwnSections(state: CaseState, desks: ReadonlySet<Id>): Id[] {
	const own = new Set(
		Object.values(state.sections)
			.filter(({ owner }) => desks.has(owner))
			.map(({ section }) => section),
	);
	return Object.values(state.consents)
		.filter(({ terms }) => terms.sections.some((section) => own.has(section)))
		.map(({ id }) => id);
}

function summariesFor(state: CaseState, desks: ReadonlySet<Id>): Id[] {
	return Object.values(state.handoffs)
		.filter(({ to, state: now }) => isLive(now) && desks.has(to))
		.map(({ id }) => id);
}

/**
 * Which of a case's statements a desk gets to see. Pure.
 *
 * The custodian sees all. Any other desk that the case concerns sees the case's own chain, the hand-offs it is a party
 * to (the to-desk from `request` on: a draft is nobody else's business), the consents these cite, and those about
 * sections that it owns, since it may hand on only what they cover. What it sees of the case's chain and of consents ends where its last relation ended: a desk that has declined does not go on
 * learning where the person is. Its own hand-offs it sees to their end.
 */
import type { Id } from "#protocol/bytes.ts";
import { openGrants } from "#protocol/folds/case-grants.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { type Handoff, isLive, isParty } from "#protocol/rules/handoff.ts";

export interface Placed {
	pos: number;
	at: number;
	statement: CaseStatement;
}

export interface CaseView {
	complete: boolean;
	statements: Placed[];
	/** Hand-offs whose summary is for these desks, while they run. */
	summaries: Id[];
}

/** Follows who is concerned, statement by statement, for the desks of one member. */
export class Onlooker {
	readonly #desks: ReadonlySet<Id>;
	/** The last place up to which these desks see the case's own chain; -1: nothing. */
	#until = -1;
	#related = false;

	constructor(desks: readonly Id[]) {
		this.#desks = new Set(desks);
	}

	/** After each statement has been applied. The statement that ends a relation is seen too. */
	after(state: CaseState, pos: number): void {
		const related = isConcerned(state, this.#desks);
		if (related || this.#related) this.#until = pos;
		this.#related = related;
	}

	/** @returns null when these desks have nothing to do with the case. */
	view(state: CaseState, all: readonly Placed[]): CaseView | null {
		if (state.custodian !== null && this.#desks.has(state.custodian))
			return { complete: true, statements: [...all], summaries: summariesFor(state, this.#desks) };
		const handoffs = new Set(
			Object.values(state.handoffs)
				.filter((handoff) => isParty(handoff, this.#desks))
				.map(({ id }) => id),
		);
		if (this.#until < 0 && handoffs.size === 0) return null;
		const consents = new Set([...citedConsents(all, handoffs), ...consentsAboutOwn(state, this.#desks)]);
		const statements = all.filter(({ pos, statement: { type, body } }) => {
			if (type !== "case.custody" && "handoff" in body) return handoffs.has(body.handoff);
			return pos <= this.#until && (!("consent" in body) || consents.has(body.consent));
		});
		return { complete: false, statements, summaries: summariesFor(state, this.#desks) };
	}
}

/** Custodian, owner of a section, party to a hand-off that runs, or reader on a follow-up. */
function isConcerned(state: CaseState, desks: ReadonlySet<Id>): boolean {
	if (state.custodian !== null && desks.has(state.custodian)) return true;
	if (Object.values(state.sections).some(({ owner }) => desks.has(owner))) return true;
	const runs = ({ id, state: now }: Handoff) => (now === "draft" || isLive(now)) && !state.route.includes(id);
	if (Object.values(state.handoffs).some((handoff) => runs(handoff) && isParty(handoff, desks))) return true;
	return openGrants(state).some(({ desk }) => desks.has(desk));
}

function citedConsents(all: readonly Placed[], handoffs: ReadonlySet<Id>): Set<Id> {
	return new Set(
		all.flatMap(({ statement: { body } }) => {
			if (!("handoff" in body && "basis" in body) || !handoffs.has(body.handoff)) return [];
			return body.basis?.consent ?? [];
		}),
	);
}

function consentsAboutOwn(state: CaseState, desks: ReadonlySet<Id>): Id[] {
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

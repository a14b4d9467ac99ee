/**
 * What the invariants remember of earlier actions, so that they don't rely on what the fold remembers. A fact is a text. A fact with a
 * time ends with the time, UTC ms.
 */
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { CaseState, CaseStatement, CaseStatementOf, TimedContext } from "#protocol/folds/case-state.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { Situation } from "./situation.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ACCEPTED: readonly string[] = ["accepted", "arranged", "in-transit", "on-hold"];
export const OVER: readonly string[] = ["declined", "rerouted", "withdrawn", "cancelled", "ended", "completed", "entered-in-error"];

/** This member signed the request or an `extend` of the hand-off. */
export const signed = (handoff: Id, member: Id) => `${handoff} signed by ${member}`;
/** A second person agreed to the present basis of the hand-off. */
export const agreed = (handoff: Id) => `${handoff} agreed`;
/** A second person refused the present basis of the hand-off. */
export const disagreed = (handoff: Id) => `${handoff} disagreed`;
/** A second person refused an override of this from-desk, or for this organisation. */
export const refusedOverride = (deskOrOrganisation: Id) => `${deskOrOrganisation} refused override`;
/** The present basis of the hand-off is an override that was named after such a refusal. */
export const namedLate = (handoff: Id) => `${handoff} is named after a refusal`;
/** The desk became the owner of the section by a take-over, or because its owner gave it up. */
export const gotSection = (desk: Id, compartment: Id) => `${desk} got ${compartment}`;
/** The consent was recorded as a "no", and no mistake in typing was confirmed. */
export const saidNo = (consent: Id) => `${consent} is a no`;
/** The permit was withdrawn, or entered in error. */
export const isRevoked = (consent: Id) => `${consent} is revoked`;
/** The consent was recorded by a desk of this organisation. */
export const recordedBy = (consent: Id, organisation: Id) => `${consent} recorded by ${organisation}`;
/** A desk of this organisation has approved the record of this consent. */
export const attestedBy = (consent: Id, organisation: Id) => `${consent} attested by ${organisation}`;
/** A guardian of this kind is excluded by this consent. */
export const excludes = (consent: Id, kind: string) => `${consent} excludes ${kind}`;
/** A permit for this organisation was withdrawn, and no other one was recorded since. */
export const tookBack = (organisation: Id) => `${organisation} has no permit any more`;
/** She is at the to-desk of this hand-off, as far as anybody has said. */
export const isThere = (handoff: Id) => `${handoff} has her`;
/** She is still expected by this hand-off. */
export const isExpected = (handoff: Id) => `${handoff} still expects her`;

/** Facts with a time. `TIMES.departed(h)` is the text before the time. */
export const TIMES = {
	/** Since when she counts as departed. */
	departed: (handoff: Id) => `${handoff} departed`,
	/** When somebody said so. */
	departureSaid: (handoff: Id) => `${handoff} departure said`,
	arrived: (handoff: Id) => `${handoff} arrived`,
	arrivalSaid: (handoff: Id) => `${handoff} arrival said`,
	/** When somebody is told that she hasn't arrived. */
	tellBy: (handoff: Id) => `${handoff} tells`,
	/** The `tellBy` that counts for the basis. */
	agreedTellBy: (handoff: Id) => `${handoff} agreed to tell`,
	over: (handoff: Id) => `${handoff} over`,
	/** When the present basis was named. */
	named: (handoff: Id) => `${handoff} named`,
	/** When the 24 hours of the present basis, an override, began. */
	override: (handoff: Id) => `${handoff} override`,
	/** When the 24 hours of this organisation began: no second person has approved an override for it since. */
	overrides: (organisation: Id) => `${organisation} overrides`,
	/** When a consent was recorded, or became active after that. */
	recorded: (consent: Id) => `${consent} noted`,
	/** When a second person was asked about a basis of this kind. Such a question is open. */
	asked: (handoff: Id, kind: string) => `${handoff} asked ${kind}`,
};

/** The time of a fact, UTC ms; null when there is no such fact. @param name one of TIMES. */
export function timeOf(history: readonly string[], name: string): number | null {
	const fact = history.find((each) => each.startsWith(`${name} `));
	return fact === undefined ? null : Number(fact.slice(name.length + 1));
}

/** The organisations that have approved the record of a consent. */
export function attestersOf(history: readonly string[], consent: Id): string[] {
	const prefix = attestedBy(consent, "");
	return history.flatMap((fact) => (fact.startsWith(prefix) ? fact.slice(prefix.length) : []));
}

type OrganisationOf = (desk: Id) => Id | undefined;

/** What a question to a second person asks the directory. */
export type Answering = Pick<TimedContext, "organisationOfDesk" | "countryOfDesk" | "hasActive">;

/** Whether a desk may judge: where two organisations must agree, not one of the from-desk's organisation. */
export function mayJudge(context: Answering, { from, to, basis }: Handoff, kind: string, desk: Id): boolean {
	const isAcrossBorder = context.countryOfDesk(from) !== context.countryOfDesk(to);
	const needsTwo = kind === "best-interests" && (isAcrossBorder || basis?.away === true);
	return !needsTwo || context.organisationOfDesk(desk) !== context.organisationOfDesk(from);
}

/** Whether a question of this kind was asked 72 hours ago, and nobody may answer it. */
export function isUnanswered(
	{ case: { custodian }, history, now }: Pick<Situation, "case" | "history" | "now">,
	handoff: Handoff,
	kind: string,
	context: Answering,
): boolean {
	const asked = timeOf(history, TIMES.asked(handoff.id, kind));
	const by = handoff.questions.find((each) => each.kind === kind)?.by ?? "";
	if (asked === null || now < asked + 72 * HOUR) return false;
	return ![handoff.from, handoff.to, custodian ?? ""].some((desk) => context.hasActive(desk, by) && mayJudge(context, handoff, kind, desk));
}

/** When the basis of a hand-off ends, UTC ms. */
type EndOf = (known: Pick<Situation, "case" | "history">, handoff: Handoff, asked: "read") => number;

/** @param before the situation before the statements. @returns the facts after them, sorted. */
export function remember(
	before: Situation,
	after: CaseState,
	statements: readonly CaseStatement[],
	{ of, endOf, context }: { of: OrganisationOf; endOf: EndOf; context: Answering },
): readonly string[] {
	if (statements.length === 0) return before.history;
	const memory = new Memory(before, after, of, endOf, context);
	for (const statement of statements) memory.add(statement);
	memory.end(statements[0]?.body.at ?? before.now);
	return memory.facts;
}

class Memory {
	readonly #before: CaseState;
	readonly #after: CaseState;
	readonly #of: OrganisationOf;
	readonly #endOf: EndOf;
	readonly #context: Answering;
	#facts: readonly string[];

	constructor(before: Situation, after: CaseState, of: OrganisationOf, endOf: EndOf, context: Answering) {
		this.#context = context;
		this.#endOf = endOf;
		this.#before = before.case;
		this.#after = after;
		this.#of = of;
		this.#facts = before.history;
	}

	get facts(): readonly string[] {
		return [...new Set(this.#facts)].sort();
	}

	#note(...facts: string[]): void {
		this.#facts = [...this.#facts, ...facts];
	}

	#forget(...facts: string[]): void {
		this.#facts = this.#facts.filter((fact) => !facts.includes(fact));
	}

	#has(fact: string): boolean {
		return this.#facts.includes(fact);
	}

	#set(name: string, time: number): void {
		this.#drop(name);
		this.#note(`${name} ${time}`);
	}

	#drop(name: string): void {
		this.#facts = this.#facts.filter((fact) => !fact.startsWith(`${name} `));
	}

	#time(name: string): number | null {
		return timeOf(this.#facts, name);
	}

	#organisationOf(handoff: Handoff | undefined): Id {
		return this.#of(handoff?.to ?? "") ?? "";
	}

	add(statement: CaseStatement): void {
		const { type, body } = statement;
		switch (type) {
			case "case.give-up":
				if (body.to !== null) this.#note(gotSection(body.to, body.compartment));
				break;
			case "case.countersign":
				if (body.verdict === "approve") this.#takeOver(keyOf(body.object));
				break;
			case "case.custody":
				this.#nobodyHasHer();
				break;
			case "case.status":
				if (body.status === "Closed" || body.status === "ClosedReferred") this.#closeCase();
				break;
			case "handoff.request":
				this.#nameBasis(body.handoff, body.by, body.at);
				break;
			case "handoff.move":
				this.#move(body);
				break;
			case "handoff.countersign":
				this.#verdict(body);
				break;
			case "consent.record":
				this.#record(body);
				break;
			case "case.attest":
				this.#attest(body);
				break;
			default:
				break;
		}
		if (type === "consent.record" || type === "consent.move") this.#meet(statement);
	}

	/** Facts that follow from the states after all statements. */
	end(at: number): void {
		for (const { id, state, accept } of Object.values(this.#after.handoffs)) {
			const was = this.#before.handoffs[id]?.state ?? "";
			if (OVER.includes(state) && !OVER.includes(was)) this.#set(TIMES.over(id), at);
			if (OVER.includes(state) && accept === null) this.#drop(`${id} asked`);
		}
	}

	#move(body: CaseStatementOf<"handoff.move">["body"]): void {
		const { handoff, action, by, at } = body;
		const since = body.since ?? at;
		if (action === "extend") this.#nameBasis(handoff, by, at);
		const moved = this.#before.handoffs[handoff];
		// A referral without travel is a service: its to-desk meets nobody.
		if (action === "accept" && (moved?.kind === "transfer" || moved?.travel)) this.#nobodyExpectsHer();
		if (action === "depart") this.#departByMove(handoff, body.as, { since, at, tellBy: body.tellBy });
		if (action === "tell") this.#tell(handoff, body.as, body.tellBy ?? 0, at);
		if (action === "arrived") {
			if (this.#time(TIMES.departed(handoff)) === null) {
				this.#set(TIMES.departed(handoff), since);
				this.#set(TIMES.departureSaid(handoff), at);
			}
			this.#set(TIMES.arrived(handoff), since);
			this.#set(TIMES.arrivalSaid(handoff), at);
			this.#nobodyHasHer();
			this.#nobodyExpectsHer();
			this.#note(isThere(handoff));
		}
		if (["receive", "end", "cancel"].includes(action)) this.#forget(isThere(handoff));
		if (["receive", "end"].includes(action)) this.#forget(isExpected(handoff));
		if (action === "cancel") this.#expect(handoff);
		if (action === "settle" && (body.code === "met-by-us" || body.code === "met-by-other")) this.#forget(isExpected(handoff));
	}

	/** A late departure prolongs no basis. Another desk than the from-desk doesn't choose for how long it does. */
	#departByMove(id: Id, desk: Id | null, { since, at, tellBy }: { since: number; at: number; tellBy: number | null }): void {
		const handoff = this.#before.handoffs[id];
		const end = handoff ? this.#endOf({ case: this.#before, history: this.#facts }, handoff, "read") : 0;
		this.#depart(id, since, at, handoff?.from === desk ? tellBy : null);
		if (at >= end) this.#drop(TIMES.agreedTellBy(id));
		if (tellBy !== null && tellBy > at && tellBy <= at + 14 * DAY) this.#set(TIMES.tellBy(id), tellBy);
	}

	#depart(handoff: Id, since: number, at: number, tellBy: number | null): void {
		this.#set(TIMES.departed(handoff), since);
		this.#set(TIMES.departureSaid(handoff), at);
		const arranged = this.#before.handoffs[handoff]?.arranged?.expectBy;
		const isGiven = tellBy !== null && tellBy > at && tellBy <= at + 14 * DAY;
		const usual = arranged === undefined ? since + 6 * HOUR : arranged + HOUR;
		const time = isGiven ? tellBy : usual > at ? usual : at + 6 * HOUR;
		this.#set(TIMES.tellBy(handoff), time);
		this.#set(TIMES.agreedTellBy(handoff), time);
	}

	/** A `tell` of the from-desk also prolongs a basis that has not run out. */
	#tell(id: Id, desk: Id | null, tellBy: number, at: number): void {
		this.#set(TIMES.tellBy(id), tellBy);
		const handoff = this.#before.handoffs[id];
		if (handoff?.from === desk && at < this.#endOf({ case: this.#before, history: this.#facts }, handoff, "read"))
			this.#set(TIMES.agreedTellBy(id), tellBy);
	}

	/** She is still expected, if she counts as departed and hasn't arrived. */
	#expect(handoff: Id): void {
		const hasDeparted = this.#time(TIMES.departed(handoff)) !== null;
		if (hasDeparted && this.#time(TIMES.arrived(handoff)) === null) this.#note(isExpected(handoff));
	}

	#nobodyHasHer(): void {
		this.#facts = this.#facts.filter((fact) => !fact.endsWith(isThere("")));
	}

	#nobodyExpectsHer(): void {
		this.#facts = this.#facts.filter((fact) => !fact.endsWith(isExpected("")));
	}

	#closeCase(): void {
		this.#nobodyHasHer();
		this.#nobodyExpectsHer();
	}

	#takeOver(object: string): void {
		const taken = Object.values(this.#before.takeOvers).find((each) => each.object === object);
		if (!taken) return;
		this.#note(...taken.sections.map((compartment) => gotSection(taken.desk, compartment)));
		this.#nobodyHasHer();
		for (const { id, state, to } of Object.values(this.#before.handoffs))
			if (ACCEPTED.includes(state) && to !== taken.desk) this.#expect(id);
	}

	/** A new basis: what a second person said about the earlier one doesn't count for it. */
	#nameBasis(id: Id, member: Id, at: number): void {
		const handoff = this.#after.handoffs[id];
		const kind = handoff?.basis?.kind ?? "";
		this.#forget(agreed(id), disagreed(id), namedLate(id));
		this.#drop(TIMES.override(id));
		this.#note(signed(id, member));
		this.#set(TIMES.named(id), at);
		if (!isOverride(kind) && kind !== "best-interests") return;
		this.#set(TIMES.asked(id, kind), this.#time(TIMES.asked(id, kind)) ?? at);
		if (!isOverride(kind)) return;
		const organisation = this.#organisationOf(handoff);
		const isUnanswerable = (other: Handoff, asked: string) =>
			isUnanswered({ case: this.#before, history: this.#facts, now: at }, other, asked, this.#context);
		const waitsInVain = Object.values(this.#before.handoffs).some(
			(other) =>
				(other.from === handoff?.from || this.#organisationOf(other) === organisation) &&
				["vital-interest", "legal-obligation"].some((asked) => isUnanswerable(other, asked)),
		);
		if (this.#has(refusedOverride(organisation)) || this.#has(refusedOverride(handoff?.from ?? "")) || waitsInVain)
			this.#note(namedLate(id));
		const began = this.#time(TIMES.overrides(organisation)) ?? at;
		this.#set(TIMES.overrides(organisation), began);
		this.#set(TIMES.override(id), began);
	}

	#verdict({ handoff: id, object, verdict }: CaseStatementOf<"handoff.countersign">["body"]): void {
		const handoff = this.#before.handoffs[id];
		if (!handoff || handoff.inError?.object === keyOf(object)) return;
		const kind = handoff.questions.find((each) => each.object === keyOf(object))?.kind ?? "";
		this.#drop(TIMES.asked(id, kind));
		const isPresent = handoff.basis?.object === keyOf(object);
		const organisation = this.#organisationOf(handoff);
		if (isPresent) this.#note(verdict === "approve" ? agreed(id) : disagreed(id));
		if (!isOverride(kind)) return;
		if (verdict === "approve") this.#drop(TIMES.overrides(organisation));
		else this.#note(refusedOverride(organisation), refusedOverride(handoff.from));
	}

	#record({ consent, terms, as, at }: CaseStatementOf<"consent.record">["body"]): void {
		this.#note(recordedBy(consent, this.#of(as ?? "") ?? ""));
		this.#set(TIMES.recorded(consent), at);
		if (!terms.permit) this.#note(saidNo(consent));
		// What she took back, no guardian gives.
		if (terms.permit && terms.givenBy !== "guardian") this.#forget(tookBack(terms.recipient));
		if (terms.excluded) this.#note(excludes(consent, terms.excluded));
	}

	#attest({ consent, object, verdict, as }: CaseStatementOf<"case.attest">["body"]): void {
		const { chain, inError } = this.#before.consents[consent] ?? {};
		const organisation = this.#of(as ?? "") ?? "";
		if (inError?.object === keyOf(object)) {
			if (verdict === "approve") this.#forget(saidNo(consent));
		} else if (chain?.[0] === keyOf(object)) {
			if (verdict === "approve") this.#note(attestedBy(consent, organisation));
			else this.#forget(attestedBy(consent, organisation));
		}
	}

	/** The hand-offs that a withdrawal or a "no" meets, and the answer to "Is she on the way?". SPEC "Cases", section 5. */
	#meet({ type, body }: CaseStatement): void {
		if (type !== "consent.record" && type !== "consent.move") return;
		const terms = type === "consent.record" ? body.terms : this.#before.consents[body.consent]?.terms;
		if (!terms) return;
		const isTakenBack = type === "consent.move" && (body.action === "withdraw" || body.action === "enter-in-error") && terms.permit;
		if (type === "consent.move" && body.action === "activate") this.#set(TIMES.recorded(body.consent), body.at);
		if (isTakenBack) this.#note(isRevoked(body.consent));
		const isNo = !terms.permit && (type === "consent.record" ? body.active : body.action === "activate");
		if (isTakenBack && body.action === "withdraw") this.#note(tookBack(terms.recipient));
		for (const earlier of Object.values(this.#before.handoffs)) {
			const isOnIt = isTakenBack && earlier.basis?.consent === body.consent;
			// A "no" of a world is about all sections of a hand-off, or leaves one.
			const leavesNone = earlier.sections.every(({ section }) => terms.sections.includes(section));
			const isAbout = isNo && this.#organisationOf(earlier) === terms.recipient;
			if (!ACCEPTED.includes(earlier.state) || !(isOnIt || isAbout)) continue;
			const hasDeparted = this.#time(TIMES.departed(earlier.id)) !== null;
			if (!hasDeparted && earlier.travel && body.onTheWay !== "no") this.#depart(earlier.id, body.at, body.at, null);
			if (isOnIt || (leavesNone && !isOverride(earlier.basis?.kind ?? ""))) this.#expect(earlier.id);
		}
	}
}

export const isOverride = (kind: string) => kind === "vital-interest" || kind === "legal-obligation";

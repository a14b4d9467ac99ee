/** What a bundle must bring along, and what its statements do to grants. Pure. */
import type { Id } from "#protocol/bytes.ts";
import { equal } from "#protocol/bytes.ts";
import { CLOSED_STATUSES, type CompartmentKind, type Section } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import { deskOf } from "#protocol/folds/compartment.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import { type Handoff, hasMoved, isLive, isOpen, isReleased } from "#protocol/rules/handoff.ts";
import type { Statement } from "#protocol/statements/statement.ts";

/** The chain that a statement stands in, and that chain's kind. */
export function chainOfStatement({ type, body }: CaseStatement): { chain: Id; kind: "case" | "consent" | "handoff" } {
	if (type !== "case.custody" && "handoff" in body) return { chain: body.handoff, kind: "handoff" };
	if ("consent" in body) return { chain: body.consent, kind: "consent" };
	return { chain: body.case, kind: "case" };
}

/** What the access log says of a bundle: its first statement. */
export function noteOf(statement: CaseStatement) {
	const { type, body } = statement;
	const { chain: object, kind: objectType } = chainOfStatement(statement);
	const action = type === "handoff.move" ? `handoff.${body.action}` : type;
	const purpose: Purpose = objectType === "handoff" ? "handoff" : "care";
	const basis = "basis" in body && body.basis ? body.basis.kind : null;
	return { object, objectType, action, purpose, basis, case: body.case, desk: body.as };
}

/** A suspended custodian still hands over its open cases, and does nothing else. */
export function allowedWhileSuspended(state: CaseState, { type, body }: CaseStatement): boolean {
	return type.startsWith("handoff.") && state.custodian !== null && body.as === state.custodian;
}

// Compartments -----------------------------------------------------------------------------------------------------

/** A compartment that a statement names and that must be opened in the same bundle. */
export interface Opened {
	compartment: Id;
	kind: CompartmentKind;
	subject: Id;
	section: Section | null;
	owner: Id | null;
	/** Exactly these desks hold it; null: whom the owner likes. */
	desks: readonly Id[] | null;
}

/** @param state after the statement. */
export function openedBy({ type, body }: CaseStatement, state: CaseState): Opened[] {
	const section = (each: { section: Section; compartment: Id }): Opened => ({
		...each,
		kind: "section",
		subject: body.case,
		owner: body.as,
		desks: null,
	});
	const discussion = (compartment: Id): Opened => ({
		compartment,
		kind: "discussion",
		subject: body.case,
		section: null,
		owner: body.as,
		desks: null,
	});
	switch (type) {
		case "case.open":
			return [...body.sections.map(section), discussion(body.discussion)];
		case "case.section":
			return [section(body.section)];
		case "case.custody":
			return [discussion(body.discussion)];
		case "handoff.request":
			return [threadOf(state, body.handoff, body.thread)];
		default:
			return [];
	}
}

function threadOf(state: CaseState, id: Id, compartment: Id): Opened {
	const handoff = state.handoffs[id];
	if (!handoff) throw new Error("a request without its hand-off");
	return { compartment, kind: "handoff", subject: id, section: null, owner: handoff.from, desks: [handoff.from, handoff.to] };
}

const bad = (field: string, rule: string) => new ProtocolError("bad-input", `${field}: ${rule}`, field);

/**
 * First epochs: exactly of the compartments that the bundle's new statements name. Later epochs: of this case's sections.
 * @throws ProtocolError bad-input
 */
export function checkEpochs(opened: readonly Opened[], epochs: readonly Statement<"epoch">[], state: CaseState): void {
	const firsts = epochs.filter(({ body }) => body.number === 1);
	for (const wanted of opened) {
		const found = firsts.find(({ body }) => body.compartment === wanted.compartment);
		if (!found) throw bad("epochs", "the first epoch of a compartment is missing");
		checkFirst(wanted, found);
	}
	if (firsts.some(({ body }) => !opened.some(({ compartment }) => compartment === body.compartment)))
		throw bad("epochs", "no statement here names this compartment");
	const later = epochs.filter(({ body }) => body.number !== 1);
	if (later.some(({ body }) => !state.sections[body.compartment])) throw bad("epochs", "takes later epochs of this case's sections only");
}

function checkFirst({ kind, subject, section, owner, desks }: Opened, { body }: Statement<"epoch">): void {
	if (body.kind !== kind || body.subject !== subject || body.section !== section || body.owner !== owner)
		throw bad("epochs", "kind, subject, section or owner is not what the statement says");
	if (desks === null) return;
	const held = new Set(body.holders.map(deskOf));
	if (held.size !== desks.length || desks.some((desk) => !held.has(desk)))
		throw bad("epochs", "the two desks, and nobody else, hold a hand-off's thread");
}

/** @throws ProtocolError bad-input unless each request has its summary, and each summary its request. */
export function checkSummaries(
	requests: readonly Statement<"handoff.request">[],
	summaries: readonly { handoff: Id; hash: Uint8Array }[],
): void {
	for (const { body } of requests) {
		const own = summaries.filter(({ handoff }) => handoff === body.handoff);
		if (own.length !== 1 || !own[0] || !equal(own[0].hash, body.summary)) throw bad("summaries", "takes the one that the request names");
	}
	if (summaries.length !== requests.length) throw bad("summaries", "one belongs to no request here");
}

/**
 * A request brings the present key of each section, closed until it is accepted; but not of sections given by hand.
 * @param pending the hand-offs for which the present epoch holds a closed key, by compartment.
 */
export function checkSealed({ body }: Statement<"handoff.request">, pending: ReadonlyMap<Id, readonly Id[]>): void {
	for (const { compartment, byHand } of body.sections) {
		const sealed = pending.get(compartment)?.includes(body.handoff) ?? false;
		if (!sealed && !byHand) throw bad("grants", "the present key of a granted section is missing");
		if (sealed && byHand) throw bad("grants", "a section by hand is sealed only after the acceptance");
	}
}

// What compartments ask about cases -------------------------------------------------------------------------------

/** Whether this desk gave a section that `owner` owns now, and reads on. @param handoff one that grants the section. */
export function isFollowedUp(
	handoff: Pick<Handoff, "kind" | "state" | "from" | "to" | "followUp"> | undefined,
	desk: Id,
	owner: Id | null,
): boolean {
	return handoff?.followUp === true && handoff.from === desk && handoff.to === owner && hasMoved(handoff);
}

/** What a bundle does to sealed keys: from before to after it. */
export function grantEffects(before: CaseState, after: CaseState): { release: Id[]; drop: Id[]; over: Id[] } {
	const effects = { release: [] as Id[], drop: [] as Id[], over: [] as Id[] };
	for (const now of Object.values(after.handoffs)) {
		const then = before.handoffs[now.id];
		const was = then !== undefined && (isOpen(then.state) || isReleased(then));
		const is = isOpen(now.state) || isReleased(now);
		if (was && !is) effects.drop.push(now.id);
		if (isReleased(now) && !(then && isReleased(then))) effects.release.push(now.id);
		if (then && isLive(then.state) && !isLive(now.state)) effects.over.push(now.id);
	}
	return effects;
}

/** Desks that keep something of the case, give it away or take it over: those for which `isNeeded` finds this case. */
function neededDesks({ custodian, sections, status, handoffs }: CaseState): Set<Id> {
	const kept =
		custodian === null || CLOSED_STATUSES.includes(status) ? [] : [custodian, ...Object.values(sections).map(({ owner }) => owner)];
	const running = Object.values(handoffs).filter(({ state }) => isLive(state));
	const giving = running.filter(({ state }) => state !== "received").map(({ from }) => from);
	const taking = running.filter(({ requestedBy }) => requestedBy !== null).map(({ to }) => to);
	return new Set([...kept, ...giving, ...taking]);
}

/** Desks that this case did not need before. */
export function newlyNeeded(before: CaseState, after: CaseState): Id[] {
	const known = neededDesks(before);
	return [...neededDesks(after)].filter((desk) => !known.has(desk));
}

/** Sections that have another owner than before. */
export function movedSections(before: CaseState, after: CaseState): Id[] {
	return Object.entries(after.sections)
		.filter(([compartment, { owner }]) => before.sections[compartment] && before.sections[compartment].owner !== owner)
		.map(([compartment]) => compartment);
}

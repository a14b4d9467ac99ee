/** What the invariants remember of earlier actions, so that they don't rely on what the fold remembers. */
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { CaseState, CaseStatement } from "#protocol/folds/case-state.ts";
import type { Situation } from "./situation.ts";

const ACCEPTED: readonly string[] = ["accepted", "arranged", "in-transit", "on-hold"];

/** This member signed the request or an `extend` of the hand-off. */
export const signed = (handoff: Id, member: Id) => `${handoff} signed by ${member}`;
/** A second member refused this kind of basis. */
export const refused = (handoff: Id, kind: string) => `${handoff} refused ${kind}`;
/** The consent of the hand-off was withdrawn after the departure, and that hold has not ended since. */
export const heldBack = (handoff: Id) => `${handoff} held back`;

/** The desk became the owner of the section by a take-over, or because its owner gave it up. */
export const gotSection = (desk: Id, compartment: Id) => `${desk} got ${compartment}`;

/** @returns the facts after these statements, sorted. */
export function remember({ case: state, history }: Situation, statements: readonly CaseStatement[]): readonly string[] {
	const endedHolds = statements.flatMap(({ type, body }) =>
		type === "handoff.move" && endsHold(body.action, state.handoffs[body.handoff]?.state) ? heldBack(body.handoff) : [],
	);
	const facts = statements.flatMap(({ type, body }) => {
		if (type === "consent.move" && body.action !== "activate") return onTheWay(state, body.consent).map(heldBack);
		if (type === "case.give-up" && body.to !== null) return [gotSection(body.to, body.compartment)];
		if (type === "case.countersign" && body.verdict === "approve") return takenOver(state, keyOf(body.object));
		if (type === "handoff.request" || (type === "handoff.move" && body.action === "extend")) return [signed(body.handoff, body.by)];
		if (type !== "handoff.countersign" || body.verdict !== "refuse") return [];
		const basis = state.handoffs[body.handoff]?.basis;
		return basis?.object === keyOf(body.object) ? [refused(body.handoff, basis.kind)] : [];
	});
	if (facts.length + endedHolds.length === 0) return history;
	return [...new Set([...history.filter((fact) => !endedHolds.includes(fact)), ...facts])].sort();
}

/** After the arrival there is no hold to resume, so a new basis is enough. */
const endsHold = (action: string, before: string | undefined) => action === "resume" || (action === "extend" && before === "received");

/** The hand-offs on this consent whose person has departed, and has neither arrived nor turned back. */
function onTheWay({ handoffs }: CaseState, consent: Id): Id[] {
	const travelling = Object.values(handoffs).filter(({ departed, state }) => departed && ACCEPTED.includes(state));
	return travelling.filter(({ basis }) => basis?.consent === consent).map(({ id }) => id);
}

function takenOver({ takeOvers }: CaseState, object: string): string[] {
	const taken = Object.values(takeOvers).find((each) => each.object === object);
	return taken?.sections.map((compartment) => gotSection(taken.desk, compartment)) ?? [];
}

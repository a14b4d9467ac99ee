/** What the invariants remember of earlier actions, so that they don't rely on what the fold remembers. */
import { type Id, keyOf } from "#protocol/bytes.ts";
import type { CaseStatement } from "#protocol/folds/case-state.ts";
import type { Situation } from "./situation.ts";

/** This member signed the request or an `extend` of the hand-off. */
export const signed = (handoff: Id, member: Id) => `${handoff} signed by ${member}`;
/** A second member refused this kind of basis. */
export const refused = (handoff: Id, kind: string) => `${handoff} refused ${kind}`;

/** @returns the facts after these statements, sorted. */
export function remember({ case: state, history }: Situation, statements: readonly CaseStatement[]): readonly string[] {
	const facts = statements.flatMap(({ type, body }) => {
		if (type === "handoff.request" || (type === "handoff.move" && body.action === "extend")) return [signed(body.handoff, body.by)];
		if (type !== "handoff.countersign" || body.verdict !== "refuse") return [];
		const basis = state.handoffs[body.handoff]?.basis;
		return basis?.object === keyOf(body.object) ? [refused(body.handoff, basis.kind)] : [];
	});
	return facts.length === 0 ? history : [...new Set([...history, ...facts])].sort();
}

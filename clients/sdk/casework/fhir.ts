/** A hand-off as an HL7 FHIR R4 Task, for other systems. Ids and codes only. Times are by the signers' clocks. */
import { type Id, toHex } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { FHIR_TASK_STATUS } from "#protocol/rules/fhir.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import type { UnlockedSession } from "../context.ts";
import { loadCase, type PlacedStatement } from "./load.ts";

const PRIORITY = { emergency: "stat", urgent: "urgent", normal: "routine" } as const;
const isoTime = (at: number) => new Date(at).toISOString();

/**
 * Returns one hand-off as a FHIR Task. Its Cloister state is in businessStatus. Desks and the case are logical references.
 * @throws ProtocolError not-found when my desks see no such hand-off
 * @example JSON.stringify(await makeFhirTask(session, { case: id, handoff }))
 */
export async function makeFhirTask(session: UnlockedSession, of: { case: Id; handoff: Id }): Promise<Record<string, unknown>> {
	const { state, placed } = await loadCase(session, of.case);
	const handoff = state.handoffs[of.handoff];
	if (!handoff) throw new ProtocolError("not-found", "handoff: this case has no such hand-off");
	return taskOf(handoff, state.code, `urn:cloister:${toHex(session.network).slice(0, 16)}`, placed);
}

function taskOf(handoff: Handoff, code: string, system: string, placed: PlacedStatement[]): Record<string, unknown> {
	const own = placed.filter(({ statement: { body } }) => "handoff" in body && body.handoff === handoff.id);
	const reference = (kind: string, value: string) => ({ identifier: { system: `${system}:${kind}`, value } });
	const [first, last] = [own[0], own.at(-1)];
	return {
		resourceType: "Task",
		id: handoff.id,
		identifier: [{ system: `${system}:handoff`, value: handoff.id }],
		status: FHIR_TASK_STATUS[handoff.state],
		businessStatus: { coding: [{ system: `${system}:handoff-state`, code: handoff.state }] },
		intent: "order",
		priority: PRIORITY[handoff.priority],
		code: { coding: [{ system: `${system}:handoff-kind`, code: handoff.kind }] },
		for: reference("case", code),
		requester: reference("desk", handoff.from),
		owner: reference("desk", handoff.to),
		...(first && { authoredOn: isoTime(first.statement.body.at) }),
		...(last && { lastModified: isoTime(last.statement.body.at) }),
		...(handoff.reason && { statusReason: { coding: [{ system: `${system}:reason`, code: handoff.reason }] } }),
		...(handoff.respondBy !== null && { restriction: { period: { end: isoTime(handoff.respondBy) } } }),
	};
}

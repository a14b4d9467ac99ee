/** Hand-off states as HL7 FHIR R4 Task.status, for the export, which has our own state as businessStatus. SPEC "Cases", section 7. */
import type { HandoffState } from "../codes.ts";

export type FhirTaskStatus =
	| "draft"
	| "requested"
	| "received"
	| "accepted"
	| "rejected"
	| "in-progress"
	| "cancelled"
	| "on-hold"
	| "failed"
	| "completed"
	| "entered-in-error";

export const FHIR_TASK_STATUS: Record<HandoffState, FhirTaskStatus> = {
	draft: "draft",
	requested: "requested",
	// FHIR's "received" means that the request arrived, not the person.
	acknowledged: "received",
	accepted: "accepted",
	declined: "rejected",
	rerouted: "rejected",
	withdrawn: "cancelled",
	cancelled: "cancelled",
	// For FHIR the work begins when the person has arrived.
	arranged: "accepted",
	"in-transit": "accepted",
	"on-hold": "on-hold",
	received: "in-progress",
	ended: "failed",
	completed: "completed",
	"entered-in-error": "entered-in-error",
};

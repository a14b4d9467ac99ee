/** Hand-off states as HL7 FHIR R4 Task.status, for export; our own state goes along as businessStatus. */
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
	// FHIR's "received" is the letter, not the person.
	acknowledged: "received",
	accepted: "accepted",
	declined: "rejected",
	rerouted: "rejected",
	withdrawn: "cancelled",
	cancelled: "cancelled",
	// Work begins for the performer when the person is there.
	arranged: "accepted",
	"in-transit": "accepted",
	"on-hold": "on-hold",
	received: "in-progress",
	ended: "failed",
	completed: "completed",
	"entered-in-error": "entered-in-error",
};

/** An access entry as an AuditEvent of HL7 FHIR R4 in the patterns of IHE BALP 1.1 (Basic Audit Log Patterns). Ids and codes only. Pure. */
import { activityOf } from "#protocol/actions.ts";
import type { AccessEntryBody, Outcome } from "#protocol/log/entry.ts";
import type { Activity } from "#protocol/log/fact.ts";
import type { Evidence } from "./ocsf.ts";

const TERMS = "http://terminology.hl7.org/CodeSystem";
const PROFILES = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit";
const ACTIONS: Record<Activity, string> = { create: "C", read: "R", update: "U", delete: "D", search: "E", other: "E" };
/** Success, minor failure, serious failure. */
const OUTCOMES: Record<Outcome, string> = { allowed: "0", denied: "4", failed: "8" };
const PURPOSES = { care: "TREAT", handoff: "COC" } as Record<string, string>;

const referenceTo = (id: string) => ({ identifier: { system: "urn:ietf:rfc:3986", value: `urn:uuid:${id}` } });
/** Stands for a field that the format requires, and that the log doesn't have or has no longer. */
const masked = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "masked" }] };

/**
 * Formats an entry as an AuditEvent. Of a redacted entry only the number is known. Only successful reads claim a BALP profile.
 * A profile requires the display text of each code.
 */
export function fhirAuditEvent(entry: AccessEntryBody | null, evidence: Evidence): Record<string, unknown> {
	const activity = entry ? activityOf(entry.action) : null;
	const interaction = activity === "other" ? "operation" : activity;
	const read = entry?.outcome === "allowed" && activity === "read";
	return {
		resourceType: "AuditEvent",
		id: `entry-${evidence.seq}`,
		...(read && { meta: { profile: [`${PROFILES}.${entry.case ? "PatientRead" : "Read"}`] } }),
		type: { system: `${TERMS}/audit-event-type`, code: "rest", display: "Restful Operation" },
		...(entry &&
			interaction && {
				subtype: [
					{ system: "http://hl7.org/fhir/restful-interaction", code: interaction, display: interaction },
					cloisterCode("action", entry.action),
				],
			}),
		...(activity && { action: ACTIONS[activity] }),
		...(entry ? { recorded: new Date(entry.at).toISOString(), outcome: OUTCOMES[entry.outcome] } : { _recorded: masked }),
		agent: agentsOf(entry, activity),
		source: { observer: { display: "Cloister" }, type: [{ system: `${TERMS}/security-source-type`, code: "4" }] },
		entity: [...(entry ? entitiesOf(entry) : []), proofOf(entry, evidence)],
	};
}

const cloisterCode = (kind: string, code: string) => ({ system: `urn:cloister:${kind}`, code });

/** The agents with their roles. A read goes from the server to the client, everything else from the client to the server. */
function agentsOf(entry: AccessEntryBody | null, activity: Activity | null) {
	const reads = activity === "read";
	const role = (code: string, display: string) => ({ coding: [{ system: "http://dicom.nema.org/resources/ontology/DCM", code, display }] });
	const [source, destination] = [role("110153", "Source Role ID"), role("110152", "Destination Role ID")];
	const client = { type: reads ? destination : source, who: { display: "Cloister client" }, requestor: false, network: masked };
	const server = { type: reads ? source : destination, who: { display: "Cloister server" }, requestor: false, network: masked };
	return [client, server, ...(entry?.actor ? [userOf(entry, entry.actor, activity)] : [])];
}

function userOf({ organisation, desk, purpose }: AccessEntryBody, actor: string, activity: Activity | null) {
	const receives = activity === "read" || activity === "search";
	const [code, display] = receives ? ["IRCP", "information recipient"] : ["AUT", "author (originator)"];
	const roles = [...(organisation ? [["organisation", organisation]] : []), ...(desk ? [["desk", desk]] : [])] as [string, string][];
	return {
		type: { coding: [{ system: `${TERMS}/v3-ParticipationType`, code, display }] },
		who: referenceTo(actor),
		requestor: true,
		...(roles.length > 0 && { role: roles.map(([kind, id]) => ({ coding: [cloisterCode(kind, id)] })) }),
		purposeOfUse: [
			{
				coding: [
					cloisterCode("purpose", purpose),
					...(PURPOSES[purpose] ? [{ system: `${TERMS}/v3-ActReason`, code: PURPOSES[purpose] }] : []),
				],
			},
		],
	};
}

function entitiesOf({ object, objectType, case: caseId, request }: AccessEntryBody) {
	const role = (code: string, display: string) => ({ system: `${TERMS}/object-role`, code, display });
	const type = (code: string, display: string) => ({ system: `${TERMS}/audit-entity-type`, code, display });
	const patient = caseId && { what: { type: "Patient", ...referenceTo(caseId) }, type: type("1", "Person"), role: role("1", "Patient") };
	const what = object ? { ...referenceTo(object), display: objectType } : { display: objectType };
	return [
		...(patient ? [patient] : []),
		{ what, type: type("2", "System Object"), role: role("4", "Domain Resource") },
		{
			what: referenceTo(request),
			type: { system: "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", code: "XrequestId" },
		},
	];
}

/** Fields that have no element in the format, and the salt and body from which the leaf is computed. */
function proofOf(entry: AccessEntryBody | null, { seq, salt, body }: Evidence) {
	const { basis, count, first, attested } = entry ?? {};
	const all = { basis, count, first, attested, seq, salt, body };
	const given = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
	return {
		type: cloisterCode("entity", "access-entry"),
		what: { display: `entry ${seq} of the access log` },
		detail: given.map(([type, value]) => ({ type, valueString: String(value) })),
	};
}

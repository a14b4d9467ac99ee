/** An access entry as an event of OCSF 1.3 (Open Cybersecurity Schema Framework): class 6003, API Activity. Ids and codes only. Pure. */

import { activityOf } from "#protocol/actions.ts";
import { toHex } from "#protocol/bytes.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import type { Activity } from "#protocol/log/fact.ts";

const CLASS = 6003;
const OTHER = 99;
const ACTIVITIES: Record<Activity, number> = { create: 1, read: 2, search: 2, update: 3, delete: 4, other: OTHER };

/** The number of an entry, and its salt and body as texts. A reader can recompute the leaf from them. Both are null once redacted. */
export interface Evidence {
	seq: number;
	salt: string | null;
	body: string | null;
}

/** Formats an entry as an OCSF event. Of a redacted entry only the number is known. */
export function ocsfEvent(entry: AccessEntryBody | null, evidence: Evidence): Record<string, unknown> {
	const activity = entry ? ACTIVITIES[activityOf(entry.action)] : 0;
	const { purpose, basis, count, first, attested } = entry ?? {};
	return {
		class_uid: CLASS,
		class_name: "API Activity",
		category_uid: 6,
		category_name: "Application Activity",
		activity_id: activity,
		// The format asks for the source's own name of an activity that it doesn't know.
		...(entry && activity === OTHER && { activity_name: entry.action }),
		type_uid: CLASS * 100 + activity,
		// Informational; a refusal is low.
		severity_id: entry?.outcome === "denied" ? 2 : 1,
		status_id: entry === null ? 0 : entry.outcome === "allowed" ? 1 : 2,
		status_detail: entry?.outcome ?? "redacted",
		// Required of every event, and unknown for a redacted entry.
		time: entry?.at ?? 0,
		metadata: {
			version: "1.3.0",
			product: { name: "Cloister", vendor_name: "Cloister" },
			log_name: "access",
			uid: String(evidence.seq),
			sequence: evidence.seq,
			...(entry && { event_code: entry.action, correlation_uid: entry.request }),
		},
		actor: actorOf(entry),
		api: { operation: entry?.action ?? "redacted", service: { name: "cloister" }, ...(entry && { request: { uid: entry.request } }) },
		// Addresses are never in the log.
		src_endpoint: { svc_name: "cloister-client" },
		...(entry && { resources: resourcesOf(entry) }),
		unmapped: { ...(entry && { purpose, basis, count, first, attested }), ...evidence },
	};
}

function actorOf(entry: AccessEntryBody | null) {
	if (!entry?.actor) return { app_name: "cloister" };
	const { actor, organisation, desk, session } = entry;
	return {
		user: {
			uid: actor,
			type_id: 1,
			...(organisation && { org: { uid: organisation } }),
			...(desk && { groups: [{ uid: desk, type: "desk" }] }),
		},
		...(session && { session: { uid: toHex(session) } }),
	};
}

function resourcesOf({ object, objectType, case: caseId }: AccessEntryBody) {
	// A resource has a uid or at least a name.
	const own = { type: objectType, ...(object ? { uid: object } : { name: objectType }) };
	return caseId && caseId !== object ? [own, { type: "case", uid: caseId }] : [own];
}

/** The fields of access entries, for tests. */
import { randomBytes, randomUUID } from "node:crypto";
import { ACCESS_ENTRY, entryId } from "#protocol/log/entry-id.ts";
import type { EntryFields } from "#server/ledger/index.ts";

/** Any entry, with random ids. */
export function fields(over: Partial<EntryFields> = {}): EntryFields {
	return {
		actor: randomUUID(),
		organisation: randomUUID(),
		desk: null,
		session: randomBytes(32),
		action: "entry.read",
		objectType: "entry",
		object: randomUUID(),
		case: null,
		outcome: "allowed",
		purpose: "care",
		basis: null,
		count: 1,
		request: randomUUID(),
		first: null,
		attested: "server",
		initiator: "person",
		...over,
	};
}

/** The entry about an erasure: of the entry `seq`, or by retention of all entries before it. */
export function erasure(action: "log.redact" | "log.retain", seq: number, outcome: "allowed" | "failed" = "allowed"): EntryFields {
	return fields({ actor: null, organisation: null, session: null, action, objectType: ACCESS_ENTRY, object: entryId(seq), outcome });
}

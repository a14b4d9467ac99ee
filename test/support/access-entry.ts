/** The fields of an access entry with random ids, for tests that need any entry. */
import { randomBytes, randomUUID } from "node:crypto";
import type { EntryFields } from "#server/ledger/index.ts";

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
		...over,
	};
}

/** Access entries about the server's own actions. They have no actor. */
import { randomUUID } from "node:crypto";
import type { EntryFields } from "./row.ts";

type About = Pick<EntryFields, "action" | "objectType" | "purpose"> & Partial<EntryFields>;

/** @param about the fields that differ from the default: no actor, no object, outcome `allowed`, count 1, a new request id. */
export function ownEntry(about: About): EntryFields {
	return {
		actor: null,
		organisation: null,
		desk: null,
		session: null,
		object: null,
		case: null,
		outcome: "allowed",
		basis: null,
		count: 1,
		request: randomUUID(),
		first: null,
		attested: "server",
		initiator: "program",
		...about,
	};
}

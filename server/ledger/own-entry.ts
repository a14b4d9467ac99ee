/** Access entries about what the server does by itself, so without an actor. */
import { randomUUID } from "node:crypto";
import type { EntryFields } from "./row.ts";

type About = Pick<EntryFields, "action" | "objectType" | "purpose"> & Partial<EntryFields>;

/** @param about what isn't as usual: no actor, no object, allowed, one object. */
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
		...about,
	};
}

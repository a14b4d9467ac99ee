/** What auditors do with what they have read. SPEC, "The logs". */
import * as z from "zod/mini";
import { count, id, ok } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** What only the client can know of: it says so first. */
export const ANNOUNCED = ["export", "print"] as const;
/** What for, as the person says. */
export const ANNOUNCED_REASONS = ["review", "complaint", "authority", "court", "person-concerned", "other"] as const;

export const review = {
	/**
	 * Before content leaves the client: the entry says `client-attested`, action client.export or client.print, with the
	 * reason as its basis. The answer's header names its number.
	 */
	announce: endpoint({
		id: "review.announce",
		summary: "Announce an export or a print",
		method: "POST",
		path: "/audit/announcements",
		body: z.strictObject({ what: z.enum(ANNOUNCED), reason: z.enum(ANNOUNCED_REASONS), case: z.nullable(id), count }),
		response: ok,
		access: { action: "client.export", subject: "log", purpose: "self" },
	}),
};

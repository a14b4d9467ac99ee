/** What auditors do with what they have read. SPEC, "Review". */
import * as z from "zod/mini";
import { count, cursor, id, limit, ok, time, wire } from "./common.ts";
import { epochBundle } from "./compartments.ts";
import { endpoint } from "./endpoint.ts";

/** What only the client can know of: it says so first. */
export const ANNOUNCED = ["export", "print"] as const;
export const REVIEW_LISTS = ["marks", "queries", "findings", "releases"] as const;
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
		repeatable: false,
		path: "/audit/announcements",
		body: z.strictObject({ what: z.enum(ANNOUNCED), reason: z.enum(ANNOUNCED_REASONS), case: z.nullable(id), count }),
		response: ok,
		access: { action: "client.export", subject: "log", purpose: "self" },
	}),
	/** thread: the first epoch of the review thread of a query; null with everything else. The entry's action is the statement's type. */
	append: endpoint({
		id: "review.append",
		summary: "Add a signed statement of a review",
		method: "POST",
		repeatable: true,
		path: "/review/statements",
		body: z.strictObject({ statement: wire, thread: z.nullable(epochBundle) }),
		bodyLimit: 2 * 1024 * 1024,
		response: z.strictObject({ number: count }),
		access: { action: "review.append", subject: "review", purpose: "oversight" },
	}),
	/**
	 * Newest first. marks; queries, of which a page holds so many, each with all of its moves and findings; findings on
	 * ranges; releases. An auditor sees those of their scope, a coordinator those about the organisation that aren't marks,
	 * and queries only where the thread is held.
	 */
	list: endpoint({
		id: "review.list",
		summary: "Signed statements of reviews",
		method: "GET",
		path: "/review/statements",
		query: z.strictObject({ of: z.enum(REVIEW_LISTS), query: z.optional(id), case: z.optional(id), cursor: z.optional(cursor), limit }),
		response: z.strictObject({
			statements: z.array(z.strictObject({ number: count, at: time, statement: wire })),
			next: z.nullable(cursor),
		}),
		access: { action: "review.list", subject: "review", purpose: "oversight" },
	}),
	/** Which entries nobody has marked: of an organisation, case or actor, all if left out. from: what is below, retention has dropped. actor: whose entries only, if not all. since: when the first of a gap was written. */
	gaps: endpoint({
		id: "review.gaps",
		summary: "What of the access log nobody has reviewed",
		method: "GET",
		path: "/review/gaps",
		query: z.strictObject({ organisation: z.optional(id), case: z.optional(id), actor: z.optional(id) }),
		response: z.strictObject({
			from: count,
			size: count,
			gaps: z.array(z.strictObject({ first: count, last: count, actor: z.nullable(id), since: z.nullable(time) })),
		}),
		access: { action: "review.gaps", subject: "review", purpose: "oversight" },
	}),
	/**
	 * For the person whose case it is: who looked, by organisation and purpose; newest first. actor: only where two people of
	 * the organisation have released it. For auditors within their scope, and coordinators of the custodian's organisation.
	 */
	report: endpoint({
		id: "review.report",
		summary: "The accesses to a case, for the person concerned",
		method: "GET",
		path: "/review/cases/:case",
		params: z.strictObject({ case: id }),
		query: z.strictObject({ cursor: z.optional(cursor), limit }),
		response: z.strictObject({
			accesses: z.array(
				z.strictObject({
					seq: count,
					at: time,
					organisation: z.nullable(id),
					actor: z.nullable(id),
					action: z.string(),
					purpose: z.string(),
					outcome: z.string(),
					count,
				}),
			),
			next: z.nullable(cursor),
		}),
		access: { action: "review.report", subject: "case", purpose: "oversight" },
	}),
};

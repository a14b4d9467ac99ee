/** Reviews of the access log. SPEC "Review". */

import * as z from "zod/mini";
import { SECTIONS } from "../codes.ts";
import { count, cursor, id, limit, ok, queryNumber, time, wire } from "./common.ts";
import { epochBundle } from "./compartments.ts";
import { endpoint } from "./endpoint.ts";

/** Actions that only the client knows about. The client announces each of them before it happens. */
export const ANNOUNCED = ["export", "print", "override"] as const;
export const REVIEW_LISTS = ["marks", "queries", "findings", "releases"] as const;
/** The reasons that a member may give for an announcement. */
export const ANNOUNCED_REASONS = ["care", "review", "complaint", "authority", "court", "person-concerned", "other", "emergency"] as const;

export const review = {
	announce: endpoint({
		id: "review.announce",
		summary: "Announce an export, a print or an override",
		description:
			"Announces that content is about to leave the client by export or print. `override` announces that the user is about to seal although the directory has not been proven fresh for 72 hours. The server can't verify an announcement, so the access entry has `attested: client`. With a `case`, a desk of the caller must have a part in the case, or must have had one. For auditors and coordinators of an organisation, any desk of the organisation counts. An auditor of the network may announce about every case. The action of the access entry is `client.export`, `client.print` or `client.override`, and the entry's basis is the reason. The header `cloister-entry` of the answer has the entry's number.",
		method: "POST",
		repeatable: false,
		path: "/audit/announcements",
		body: z.strictObject({ what: z.enum(ANNOUNCED), reason: z.enum(ANNOUNCED_REASONS), case: z.nullable(id), count }),
		response: ok,
		access: { action: "client.export", activity: "read", subject: "log", purpose: "self" },
	}),
	append: endpoint({
		id: "review.append",
		summary: "Add a signed statement of a review",
		description:
			"Stores a signed statement of a review. `thread` is the first epoch of the review thread of a `review.query`, and null with every other statement. The access entry's action is the statement's type.",
		method: "POST",
		repeatable: true,
		path: "/review/statements",
		body: z.strictObject({ statement: wire, thread: z.nullable(epochBundle) }),
		bodyLimit: 2 * 1024 * 1024,
		response: z.strictObject({ number: count }),
		access: { action: "review.append", activity: "update", subject: "review", purpose: "oversight" },
	}),
	list: endpoint({
		id: "review.list",
		summary: "Signed statements of reviews",
		description:
			"Lists statements of reviews, newest first. With `of=queries`, `limit` counts queries, and each comes with all of its moves and findings. `of=findings` lists findings on ranges. An auditor sees the statements of their scope. An auditor of an organisation also sees marks on the whole network. A coordinator sees the statements about the organisation, except marks. Of the queries, a coordinator sees only those whose thread they hold.",
		method: "GET",
		path: "/review/statements",
		query: z.strictObject({ of: z.enum(REVIEW_LISTS), query: z.optional(id), case: z.optional(id), cursor: z.optional(cursor), limit }),
		response: z.strictObject({
			statements: z.array(z.strictObject({ number: count, at: time, statement: wire })),
			next: z.nullable(cursor),
		}),
		access: { action: "review.list", activity: "search", subject: "review", purpose: "oversight" },
	}),
	gaps: endpoint({
		id: "review.gaps",
		summary: "Entries of the access log that nobody has reviewed",
		description:
			"Lists entries of the access log that nobody has marked as reviewed: of an organisation, a case or an actor, or of all. `from`: retention has dropped all entries below this number. `size`: how many entries the log has. `actor`: the gap concerns only this member's entries; null: it concerns all entries of the range. `since`: when the first entry of the gap was written; null when none of them is stored. `lastBefore`: the last entry of the gap that was written before `before`; null when there is none, or without `before`.",
		method: "GET",
		path: "/review/gaps",
		query: z.strictObject({
			organisation: z.optional(id),
			case: z.optional(id),
			actor: z.optional(id),
			before: z.optional(queryNumber).check(z.describe("UTC milliseconds.")),
		}),
		response: z.strictObject({
			from: count,
			size: count,
			gaps: z.array(
				z.strictObject({ first: count, last: count, actor: z.nullable(id), since: z.nullable(time), lastBefore: z.nullable(count) }),
			),
		}),
		access: { action: "review.gaps", activity: "search", subject: "review", purpose: "oversight" },
	}),
	cases: endpoint({
		id: "review.cases",
		summary: "Find a case by its code or the beginning of its id",
		description:
			"Returns the ids of cases with this code, or whose id begins with `prefix` (hexadecimal digits without dashes); at most 20. Give one of the two. Auditors of the network search all cases. Auditors and coordinators of an organisation search the cases in which its desks have or had a part.",
		method: "GET",
		path: "/review/cases",
		query: z.strictObject({
			code: z.optional(z.string().check(z.maxLength(40))),
			prefix: z.optional(z.string().check(z.regex(/^[0-9a-f]{4,32}$/, "takes 4 to 32 hexadecimal digits"))),
		}),
		response: z.strictObject({ cases: z.array(id) }),
		access: { action: "review.cases", activity: "search", subject: "case", purpose: "oversight" },
	}),
	report: endpoint({
		id: "review.report",
		summary: "The accesses to a case, for the person concerned",
		description:
			"Lists who has accessed a case, by organisation and purpose, newest first. The report is for the person whose case it is. `section` is the section of the case that the access is about, null for another access. `attested` is `client` for an access that only a client has reported. `initiator` is `program` for an access that a program made by itself. `actor` is null unless two people have released the names of that organisation. For auditors within their scope, and for coordinators of the custodian's organisation.",
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
					section: z.nullable(z.enum(SECTIONS)),
					purpose: z.string(),
					outcome: z.string(),
					attested: z.string(),
					initiator: z.string(),
					count,
				}),
			),
			next: z.nullable(cursor),
		}),
		access: { action: "review.report", activity: "read", subject: "case", purpose: "oversight" },
	}),
};

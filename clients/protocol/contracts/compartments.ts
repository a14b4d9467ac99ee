/** Threads and sections: epochs, grants, entries, seen. SPEC "Compartments". */
import * as z from "zod/mini";
import { COMPARTMENT_KINDS, SECTIONS } from "../codes.ts";
import { base64url, count, cursor, hash, id, limit, ok, queryNumber, sealed, time, wire } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Largest box of an entry, in bytes. */
export const MAX_BOX = 256 * 1024;

export const sealedBoxes = z.array(sealed).check(z.maxLength(700));
/** An epoch statement, and the boxes of the grants that it names by hash. */
export const epochBundle = z.strictObject({ epoch: wire, sealed: sealedBoxes });
/** Grants of one or several epochs, and the boxes of these grants. */
export const grantBundle = z.strictObject({ grants: z.array(wire).check(z.minLength(1), z.maxLength(200)), sealed: sealedBoxes });

/** seq: number of the entry in the compartment, from 1 without gaps. */
const entry = z.strictObject({ seq: count, at: time, entry: wire, box: base64url(MAX_BOX) });
const params = z.strictObject({ compartment: id });
/** What `together` reads of a compartment: as `get`, or as `page`. */
export const READS = ["keys", "entries"] as const;
/** The most members whom one entry mentions. */
export const MOST_MENTIONS = 20;
/** The most statements of a chain in one answer of `get`. Nearly all chains fit, so that reading one is one access entry. */
export const CHAIN_PAGE = 500;
/** The most readings in one request of `together`. */
export const MOST_TOGETHER = 50;
const relation = { subject: "compartment", purpose: "relation" } as const;

export const compartments = {
	create: endpoint({
		id: "compartments.create",
		summary: "Open a compartment with its first epoch",
		description: "Opens a compartment with its first epoch and the grants that the epoch names.",
		method: "POST",
		repeatable: true,
		path: "/compartments",
		body: epochBundle,
		bodyLimit: 2 * 1024 * 1024,
		response: ok,
		access: { action: "compartment.create", activity: "create", ...relation },
	}),
	list: endpoint({
		id: "compartments.list",
		summary: "Compartments that I or my desks hold, the last changed first",
		description:
			"Lists the compartments that I or my desks hold, the last changed first. `number`: the number of the present epoch. `count`: how many entries there are. `stale`: the holders of the compartment or the case have changed, so the next writer must rotate. `seen`: how many entries I have seen.",
		method: "GET",
		path: "/compartments",
		query: z.strictObject({ kind: z.optional(z.enum(COMPARTMENT_KINDS)), cursor: z.optional(cursor), limit }),
		response: z.strictObject({
			compartments: z.array(
				z.strictObject({
					compartment: id,
					kind: z.enum(COMPARTMENT_KINDS),
					subject: z.nullable(id),
					section: z.nullable(z.enum(SECTIONS)),
					owner: id,
					number: count,
					count,
					seen: count,
					at: time,
					stale: z.boolean(),
				}),
			),
			next: z.nullable(cursor),
		}),
		access: { action: "compartment.list", activity: "search", ...relation },
		initiator: "any",
	}),
	get: endpoint({
		id: "compartments.get",
		summary: "A compartment's chain, my grants, and how far each reader has seen it",
		description:
			"Returns a page of the chain: statements in order, and the boxes that they name, if these are sealed to me or my desks and released. A page has at most 500 statements. It ends early with the statement that brings it to 4 MiB. `more`: whether the chain goes on. Only the last page has `seen`: what each reader has seen, for at most 1,000 readers. `count`: the number of entries.",
		method: "GET",
		path: "/compartments/:compartment",
		params,
		query: z.strictObject({
			after: z
				.optional(queryNumber)
				.check(z.describe("Leaves out this many statements from the beginning. `stale` if the chain has fewer. Default: 0.")),
		}),
		response: z.strictObject({
			statements: z.array(wire).check(z.maxLength(CHAIN_PAGE)),
			grants: z.array(z.strictObject({ number: count, hash, box: base64url(4096) })),
			seen: z.array(wire),
			count,
			more: z.boolean(),
		}),
		access: { action: "compartment.read", activity: "read", ...relation },
		initiator: "any",
		whileSuspended: true,
	}),
	together: endpoint({
		id: "compartments.together",
		summary: "Read several compartments in one request",
		description:
			"Answers several readings at once: `keys` as `compartments.get`, `entries` as `compartments.page`, with its query. The server judges and records each of them as a request of its own. Those of one compartment run in the order of the request. `parts` has their answers in the same order, each with its status and the number of its access entry. When the answers have reached 4 MiB, the rest is left out. Such a reading hasn't happened: ask for it again.",
		method: "POST",
		repeatable: true,
		path: "/compartments/together",
		body: z.strictObject({
			parts: z
				.array(
					z.strictObject({
						read: z.enum(READS),
						compartment: id,
						query: z.optional(z.record(z.string().check(z.maxLength(20)), z.string().check(z.maxLength(200)))),
					}),
				)
				.check(z.minLength(1), z.maxLength(MOST_TOGETHER)),
		}),
		response: z.strictObject({ parts: z.array(z.strictObject({ status: count, entry: z.nullable(count), body: z.unknown() })) }),
		access: { action: "compartment.read", activity: "read", ...relation },
		recorded: "in-parts",
		initiator: "any",
		whileSuspended: true,
	}),
	rotate: endpoint({
		id: "compartments.rotate",
		summary: "Open the next epoch",
		description: "Opens the next epoch of a compartment, with the grants that the epoch names.",
		method: "POST",
		repeatable: true,
		path: "/compartments/:compartment/epochs",
		params,
		body: epochBundle,
		bodyLimit: 2 * 1024 * 1024,
		response: ok,
		access: { action: "compartment.rotate", activity: "update", ...relation },
		whileSuspended: true,
	}),
	grant: endpoint({
		id: "compartments.grant",
		summary: "Grant keys of earlier epochs, or of a section that is sealed by hand",
		description:
			"Grants keys of earlier epochs to a holder, or the keys of a section that is sealed by hand after the acceptance was verified.",
		method: "POST",
		repeatable: true,
		path: "/compartments/:compartment/grants",
		params,
		body: grantBundle,
		bodyLimit: 2 * 1024 * 1024,
		response: ok,
		access: { action: "compartment.grant", activity: "update", ...relation },
		whileSuspended: true,
	}),
	leave: endpoint({
		id: "compartments.leave",
		summary: "Leave a thread",
		description:
			"Takes a desk of mine, or me, out of a thread. From then on nobody can write before a holder that remains has opened the next epoch.",
		method: "POST",
		repeatable: true,
		path: "/compartments/:compartment/leave",
		params,
		body: z.strictObject({ leave: wire }),
		response: ok,
		access: { action: "compartment.leave", activity: "update", ...relation },
	}),
	send: endpoint({
		id: "compartments.send",
		summary: "Write an entry",
		description:
			"Stores one entry. For an entry that was stored before, the answer is the same as the first time. `mentions`: readers whom the entry mentions. Their devices ring as the chapter about cases says, and their inbox says so until they have seen it. Whoever isn't a reader is left out.",
		method: "POST",
		repeatable: true,
		path: "/compartments/:compartment/entries",
		params,
		body: z.strictObject({
			entry: wire,
			box: base64url(MAX_BOX),
			mentions: z.optional(z.array(id).check(z.maxLength(MOST_MENTIONS))),
		}),
		bodyLimit: 512 * 1024,
		response: z.strictObject({ seq: count, at: time }),
		access: { action: "entry.write", activity: "create", subject: "entry", purpose: "relation" },
		initiator: "books",
	}),
	page: endpoint({
		id: "compartments.page",
		summary: "A page of entries",
		description:
			"Returns entries in rising order of `seq`: the newest, those directly before a `seq`, or those directly after one. A page that reaches 4 MiB takes no further entry. Such a page lacks its last entries with `after`, and its first entries without `after`.",
		method: "GET",
		path: "/compartments/:compartment/entries",
		params,
		query: z.strictObject({
			before: z.optional(queryNumber).check(z.describe("Only entries with a smaller `seq`. Without `before` and `after`: the newest.")),
			after: z.optional(queryNumber).check(z.describe("Only entries with a larger `seq`.")),
			limit,
		}),
		response: z.strictObject({ entries: z.array(entry), count }),
		access: { action: "entry.read", activity: "read", ...relation },
		initiator: "books",
		whileSuspended: true,
	}),
	entry: endpoint({
		id: "compartments.entry",
		summary: "One entry",
		description: "Returns one entry of a compartment.",
		method: "GET",
		path: "/compartments/:compartment/entries/:entry",
		params: z.strictObject({ compartment: id, entry: id }),
		response: entry,
		access: { action: "entry.read", activity: "read", subject: "entry", purpose: "relation" },
		initiator: "books",
		whileSuspended: true,
	}),
	seen: endpoint({
		id: "compartments.seen",
		summary: "Store how many entries I have seen",
		description: "Stores a signed statement of how many entries I have seen.",
		method: "POST",
		repeatable: true,
		path: "/compartments/:compartment/seen",
		params,
		body: z.strictObject({ seen: wire }),
		response: ok,
		access: { action: "entry.seen", activity: "update", ...relation },
	}),
	stale: endpoint({
		id: "compartments.stale",
		summary: "My compartments whose keys must be renewed",
		description:
			"Lists my compartments whose keys must be renewed, because their holders or the case have changed. `count` is the number of all these compartments, also of those that `limit` leaves out. It reaches zero when every key is renewed.",
		method: "GET",
		path: "/stale",
		query: z.strictObject({ limit }),
		response: z.strictObject({ count, compartments: z.array(id) }),
		access: { action: "compartment.stale", activity: "search", ...relation },
		initiator: "any",
	}),
};

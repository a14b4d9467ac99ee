/** Spaces of circles, and the items in them. SPEC "Spaces". */
import * as z from "zod/mini";
import { base64url, count, id, ok, queryNumber, time, wire } from "./common.ts";
import { MAX_BOX } from "./compartments.ts";
import { endpoint } from "./endpoint.ts";

/** The most items of a space. */
export const MOST_ITEMS = 5_000;
/** The most entries of one request: an entry of an item, its row in the list, and marks. */
const MOST_AT_ONCE = 4;

/** seq: number of the entry in the space, from 1 without gaps. */
const served = z.strictObject({ seq: count, at: time, entry: wire, box: base64url(MAX_BOX) });
const entries = z.array(served);
const params = z.strictObject({ space: id });
const after = z.optional(queryNumber).check(z.describe("Only entries with a larger `seq`."));
const next = z.nullable(count).check(z.describe("The `after` of the next page; null at the end."));
const network = { subject: "space", purpose: "network" } as const;

export const spaces = {
	list: endpoint({
		id: "spaces.list",
		summary: "The spaces that I read",
		description:
			"Lists the spaces of the circles in which a desk of mine has a seat. `count`: its entries. `seen`: how many of them I have seen.",
		method: "GET",
		path: "/spaces",
		response: z.strictObject({ spaces: z.array(z.strictObject({ space: id, count, seen: count })) }),
		access: { action: "space.list", activity: "search", ...network },
		initiator: "any",
	}),
	read: endpoint({
		id: "spaces.read",
		summary: "The list of a space",
		description:
			"Returns the entries of the list in rising order of `seq`, and on the last page how each item stands: `count` entries, the newest of which is `seq`, by `by`. A page ends with the entry that brings it to 4 MiB.",
		method: "GET",
		path: "/spaces/:space/items",
		params,
		query: z.strictObject({ after }),
		response: z.strictObject({
			entries,
			items: z.array(z.strictObject({ item: id, count, seq: count, at: time, by: id })),
			count,
			seen: count,
			next,
		}),
		access: { action: "space.read", activity: "read", ...network },
	}),
	item: endpoint({
		id: "spaces.item",
		summary: "The entries of an item",
		description:
			"Returns the entries of an item in rising order of `seq`. A page ends with the entry that brings it to 4 MiB. `list`: `seq` of the newest entry of the list of the space.",
		method: "GET",
		path: "/spaces/:space/items/:item",
		params: z.strictObject({ space: id, item: id }),
		query: z.strictObject({ after }),
		response: z.strictObject({ entries, count, list: count, next }),
		access: { action: "item.read", activity: "read", ...network },
	}),
	write: endpoint({
		id: "spaces.write",
		summary: "Write entries of a space, all or none",
		description:
			"Stores entries of items and of the list in their order. For entries that were stored before, the answer is the same as the first time.",
		method: "POST",
		repeatable: true,
		path: "/spaces/:space/entries",
		params,
		body: z.strictObject({
			entries: z.array(z.strictObject({ entry: wire, box: base64url(MAX_BOX) })).check(z.minLength(1), z.maxLength(MOST_AT_ONCE)),
		}),
		bodyLimit: 1024 * 1024,
		response: z.strictObject({ seqs: z.array(count) }),
		access: { action: "item.write", activity: "create", ...network },
	}),
	place: endpoint({
		id: "spaces.place",
		summary: "Store how many entries I have seen",
		description: "Stores how many entries of a space I have seen. A smaller number than before changes nothing.",
		method: "PUT",
		path: "/spaces/:space/place",
		params,
		body: z.strictObject({ seen: count }),
		response: ok,
		access: { action: "space.place", activity: "update", ...network },
	}),
};

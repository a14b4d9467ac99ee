/** Reading and verifying the access log. SPEC, "The logs". */
import * as z from "zod/mini";
import { base64url, count, cursor, id, limit, queryNumber } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const log = z.enum(["access", "directory"]);
const code = z.string().check(z.maxLength(40), z.regex(/^[A-Za-z][A-Za-z0-9._:-]*$/, "takes a code"));

export const audit = {
	/**
	 * Newest first. An auditor sees all (or their organisation's), a coordinator the organisation's, everybody
	 * their own. body: the canonical body; salt: with it the leaf can be recomputed; both null once redacted.
	 * scanned: how far the search went; `next` goes on from there.
	 */
	entries: endpoint({
		id: "audit.entries",
		summary: "Search the access log",
		method: "GET",
		path: "/audit/entries",
		query: z.strictObject({
			actor: z.optional(id),
			organisation: z.optional(id),
			case: z.optional(id),
			object: z.optional(id),
			from: z.optional(queryNumber),
			to: z.optional(queryNumber),
			action: z.optional(code),
			outcome: z.optional(z.enum(["allowed", "denied", "failed"])),
			purpose: z.optional(code),
			cursor: z.optional(cursor),
			limit,
		}),
		response: z.strictObject({
			entries: z.array(z.strictObject({ seq: count, salt: z.nullable(base64url(16)), body: z.nullable(base64url(1024)) })),
			next: z.nullable(cursor),
		}),
		access: { action: "audit.query", subject: "log", purpose: "oversight" },
	}),
	/** The newest signed checkpoint as a C2SP signed note. */
	checkpoint: endpoint({
		id: "audit.checkpoint",
		summary: "The newest signed checkpoint of a log",
		method: "GET",
		path: "/log/:log/checkpoint",
		params: z.strictObject({ log }),
		answers: "text",
		response: z.string(),
		access: "public",
	}),
	/** Tiles of hashes as C2SP tlog-tiles: level, then the tile's path such as x001/234 or 5.p/12. */
	tile: endpoint({
		id: "audit.tile",
		summary: "A tile of a log's tree",
		method: "GET",
		path: "/log/:log/tile/:level/*",
		params: z.strictObject({ log, level: z.string(), "*": z.string() }),
		answers: "binary",
		response: z.any(),
		access: "public",
	}),
};

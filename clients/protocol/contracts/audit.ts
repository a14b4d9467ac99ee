/** Reading and verifying the access log. SPEC, "The logs". */
import * as z from "zod/mini";
import { base64url, count, cursor, id, limit, queryNumber } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const log = z.enum(["access", "directory"]);
const code = z.string().check(z.maxLength(40), z.regex(/^[A-Za-z][A-Za-z0-9._:-]*$/, "takes a code"));

const bundle = z.pipe(
	z.string().check(z.regex(/^\d{1,3}$/, "takes a whole number up to 256")),
	z.transform((text) => Math.min(Math.max(Number(text), 1), 256)),
);

export const audit = {
	/**
	 * Newest first. An auditor sees all (or their organisation's), a coordinator the organisation's, everybody
	 * their own, and with their own id as `object` also what nobody signed in did about them, such as failed sign-ins.
	 * body: the canonical body; salt: with it the leaf can be recomputed; both null once redacted.
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
	/**
	 * Entries by number, oldest first, for exports and proofs: salt and body as in `entries`, null also for those that the
	 * asker may not read. Shorter than asked for at the end of the log.
	 */
	bodies: endpoint({
		id: "audit.bodies",
		summary: "Salts and bodies of the access log by number",
		method: "GET",
		path: "/audit/bodies",
		query: z.strictObject({ from: queryNumber, limit: bundle }),
		response: z.strictObject({ entries: z.array(z.strictObject({ salt: z.nullable(base64url(16)), body: z.nullable(base64url(1024)) })) }),
		access: { action: "audit.export", subject: "log", purpose: "oversight" },
	}),
	/**
	 * The newest signed checkpoint as a C2SP signed note. Where the directory wants witnesses: the newest with enough of their
	 * cosignatures, unless they have kept the log waiting for more than ten seconds.
	 */
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
	/** Entry bundles of the directory: its leaves are content for members. Those of the access log are tiles for everybody. */
	directoryBundle: endpoint({
		id: "audit.directoryBundle",
		summary: "An entry bundle of the directory's log",
		method: "GET",
		path: "/log/directory/tile/entries/*",
		params: z.strictObject({ "*": z.string() }),
		answers: "binary",
		response: z.any(),
		access: { action: "directory.read", subject: "directory", purpose: "administration" },
		beforeVouching: true,
	}),
	/**
	 * How a log stands. size: of the newest signed checkpoint; served: of the one that is handed out; wanted: how many
	 * cosignatures the directory wants; witnessed: the newest checkpoint that has them; unwitnessedSince: UTC ms, since when
	 * there is something signed that it doesn't cover (a few seconds are usual), or since when the cosignatures are older
	 * than 24 hours. keptFrom: bodies of entries below this number were dropped by retention. restart: while the server refuses
	 * to sign the access log, since it lacks what was signed before: the checkpoint that was signed last, and the newest that the log still
	 * extends; null in a process that doesn't sign. Of each witness that the directory names: its
	 * newest cosignature (time: POSIX seconds), and why it doesn't cosign. unnamed: those that are configured at the server, and aren't
	 * asked, since the directory doesn't name them.
	 */
	status: endpoint({
		id: "audit.status",
		summary: "How a log stands, and its witnesses",
		method: "GET",
		path: "/log/:log/status",
		params: z.strictObject({ log }),
		response: z.strictObject({
			origin: z.string(),
			key: z.string(),
			size: count,
			served: count,
			wanted: count,
			witnessed: z.nullable(z.strictObject({ size: count, note: z.string() })),
			unwitnessedSince: z.nullable(count),
			keptFrom: count,
			restart: z.nullable(z.strictObject({ old: z.string(), kept: z.nullable(z.string()) })),
			witnesses: z.array(
				z.strictObject({ key: z.string(), size: z.nullable(count), time: z.nullable(count), failing: z.nullable(z.string()) }),
			),
			unnamed: z.array(z.string()),
		}),
		access: "public",
	}),
	/** lines: signature lines of witnesses that the directory names, on the log's checkpoint of that size. For witnesses that come by themselves. */
	cosign: endpoint({
		id: "audit.cosign",
		summary: "Hand in cosignatures of a checkpoint",
		method: "POST",
		repeatable: false,
		path: "/log/:log/cosignatures",
		params: z.strictObject({ log }),
		body: z.strictObject({ size: count, lines: z.string().check(z.minLength(1), z.maxLength(16_384)) }),
		bodyLimit: 32 * 1024,
		response: z.strictObject({ taken: count }),
		access: "public",
	}),
};

/** Reading and verifying the access log. SPEC "The logs". */
import * as z from "zod/mini";
import { SECTIONS } from "../codes.ts";
import { base64url, count, cursor, id, limit, queryNumber } from "./common.ts";
import { endpoint } from "./endpoint.ts";

const log = z.enum(["access", "directory"]);
const code = z.string().check(z.maxLength(40), z.regex(/^[A-Za-z][A-Za-z0-9._:-]*$/, "takes a code"));

const bundleLimit = z
	.pipe(
		z.string().check(z.regex(/^\d{1,3}$/, "takes a whole number up to 256")),
		z.transform((text) => Math.min(Math.max(Number(text), 1), 256)),
	)
	.check(z.describe("How many entries: 1 to 256. A larger number counts as 256."));

export const audit = {
	entries: endpoint({
		id: "audit.entries",
		summary: "Search the access log",
		description:
			"Lists access entries, newest first. An auditor of the network sees all entries. An auditor or coordinator of an organisation sees the entries of that organisation. Everybody else sees their own entries. With their own id as `object`, they also see the entries about them that have no signed-in actor, such as failed sign-ins. `body` is the canonical body and `salt` its salt: together they give the entry's leaf. Both are null once the entry is redacted. `from` and `to` are UTC milliseconds. A search may stop before a page is full: `next` continues it, and is null at the end. `sections` names the section of the case for each compartment that is the object of an entry of the page. `sections` isn't part of the log. `scanned`: how many entries the server has examined for this page.",
		method: "GET",
		path: "/audit/entries",
		query: z.strictObject({
			actor: z.optional(id),
			organisation: z.optional(id),
			case: z.optional(id),
			object: z.optional(id),
			from: z.optional(queryNumber).check(z.describe("Earliest time, UTC milliseconds. Default: no limit.")),
			to: z.optional(queryNumber).check(z.describe("Latest time, UTC milliseconds. Default: no limit.")),
			action: z.optional(code),
			outcome: z.optional(z.enum(["allowed", "denied", "failed"])),
			purpose: z.optional(code),
			cursor: z.optional(cursor),
			limit,
		}),
		response: z.strictObject({
			entries: z.array(z.strictObject({ seq: count, salt: z.nullable(base64url(16)), body: z.nullable(base64url(1024)) })),
			next: z.nullable(cursor),
			sections: z.array(z.strictObject({ compartment: id, section: z.enum(SECTIONS) })),
			scanned: count,
		}),
		access: { action: "audit.query", activity: "search", subject: "log", purpose: "oversight" },
	}),
	bodies: endpoint({
		id: "audit.bodies",
		summary: "Salts and bodies of access entries by number",
		description:
			"Lists entries by number, oldest first, for exports and proofs. `salt` and `body` are as in `audit.entries`; they are also null for entries that the caller may not read. At the end of the log the list is shorter than `limit`.",
		method: "GET",
		path: "/audit/bodies",
		query: z.strictObject({ from: queryNumber, limit: bundleLimit }),
		response: z.strictObject({ entries: z.array(z.strictObject({ salt: z.nullable(base64url(16)), body: z.nullable(base64url(1024)) })) }),
		access: { action: "audit.export", activity: "read", subject: "log", purpose: "oversight" },
	}),
	checkpoint: endpoint({
		id: "audit.checkpoint",
		summary: "The newest signed checkpoint of a log",
		description:
			"Returns the newest signed checkpoint as a C2SP signed note. If the directory names witnesses, it is the newest checkpoint with enough of their cosignatures, unless the witnesses have kept the log waiting for more than ten seconds.",
		method: "GET",
		path: "/log/:log/checkpoint",
		params: z.strictObject({ log }),
		answers: "text",
		response: z.string(),
		access: "public",
	}),
	tile: endpoint({
		id: "audit.tile",
		summary: "A tile of a log's tree",
		description:
			"Returns a tile of hashes as C2SP tlog-tiles defines it: the level, then the path of the tile, such as `x001/234` or `5.p/12`.",
		method: "GET",
		path: "/log/:log/tile/:level/*",
		params: z.strictObject({ log, level: z.string(), "*": z.string() }),
		answers: "binary",
		response: z.any(),
		access: "public",
	}),
	directoryBundle: endpoint({
		id: "audit.directoryBundle",
		summary: "An entry bundle of the directory's log",
		description:
			"Returns an entry bundle of the directory's log. Its leaves are content for members. Bundles of the access log are public, at `audit.tile`.",
		method: "GET",
		path: "/log/directory/tile/entries/*",
		params: z.strictObject({ "*": z.string() }),
		answers: "binary",
		response: z.any(),
		access: { action: "directory.read", activity: "read", subject: "directory", purpose: "administration" },
		beforeVouching: true,
	}),
	status: endpoint({
		id: "audit.status",
		summary: "The state of a log and of its witnesses",
		description:
			"Describes a log. `size`: size of the newest signed checkpoint. `served`: size of the checkpoint that is served. `wanted`: how many cosignatures the directory asks for. `witnessed`: the newest checkpoint that has so many cosignatures. `unwitnessedSince`, UTC milliseconds: when the oldest checkpoint that `witnessed` doesn't cover was signed (some seconds ago is usual); if there is no such checkpoint and the cosignatures are older than 24 hours, the time of the cosignatures; else null. It is also null when no cosignature is wanted. `keptFrom`: retention has dropped the bodies of entries below this number. `restart`: set while the server refuses to sign the access log, because the log lacks entries that were signed before. `old` is the checkpoint that was signed last, and `kept` the newest checkpoint that the log still extends. `restart` is null in a process that doesn't sign. `witnesses`: the witnesses that the directory names, each with its newest cosignature (`time` in POSIX seconds). `failing`: why the witness doesn't cosign. `unnamed`: witnesses that only the server's configuration names; the server doesn't ask them.",
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
	cosign: endpoint({
		id: "audit.cosign",
		summary: "Hand in cosignatures of a checkpoint",
		description:
			"Accepts cosignatures from witnesses that come by themselves. `lines` are signature lines of witnesses that the directory names, on the log's checkpoint of this size. `taken`: how many cosignatures were accepted. Cosignatures that the server had already count too.",
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

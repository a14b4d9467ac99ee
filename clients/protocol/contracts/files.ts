/** Attachments: sealed bytes, uploaded in parts of 4 MiB, resumable; downloaded with ranges. SPEC section 7. */
import * as z from "zod/mini";
import { count, hash, id, ok, queryNumber } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Size of every part but the last, in bytes. */
export const PART = 4 * 1024 * 1024;

const params = z.strictObject({ file: id });
const file = { subject: "file", purpose: "relation" } as const;

export const files = {
	/**
	 * size: of the sealed file, in bytes. A file belongs to one compartment; once an entry there attaches it, those who may
	 * read the entry may download it. Unfinished uploads are given up after 24 hours.
	 */
	begin: endpoint({
		id: "files.begin",
		summary: "Begin an upload",
		method: "POST",
		repeatable: true,
		path: "/files",
		body: z.strictObject({ file: id, compartment: id, size: z.int().check(z.gte(1)) }),
		response: z.strictObject({ parts: count, partSize: count }),
		access: { action: "file.begin", ...file },
		recorded: "at-end",
	}),
	put: endpoint({
		id: "files.put",
		summary: "Upload one part",
		method: "PUT",
		path: "/files/:file/parts/:part",
		params: z.strictObject({ file: id, part: queryNumber }),
		accepts: "binary",
		bodyLimit: PART + 1024,
		response: ok,
		access: { action: "file.part", ...file },
		recorded: "at-end",
	}),
	status: endpoint({
		id: "files.status",
		summary: "Which parts have arrived, to go on after a break",
		method: "GET",
		path: "/files/:file/parts",
		params,
		response: z.strictObject({ parts: z.array(count), of: count, finished: z.boolean() }),
		access: { action: "file.status", ...file },
		recorded: "at-end",
	}),
	/** hash: H of the whole sealed file; checked before the file counts as there. */
	finish: endpoint({
		id: "files.finish",
		summary: "Finish an upload",
		method: "POST",
		repeatable: true,
		path: "/files/:file/finish",
		params,
		body: z.strictObject({ hash }),
		response: ok,
		access: { action: "file.upload", ...file },
	}),
	giveUp: endpoint({
		id: "files.giveUp",
		summary: "Give up an unfinished upload",
		method: "DELETE",
		repeatable: false,
		path: "/files/:file",
		params,
		response: ok,
		access: { action: "file.give-up", ...file },
	}),
	/**
	 * One range in the header Range, or none. Each request leaves one entry before its first byte: a download that was
	 * interrupted and goes on is two looks, and shows as two.
	 */
	get: endpoint({
		id: "files.get",
		summary: "Download, whole or a range of bytes",
		method: "GET",
		path: "/files/:file",
		params,
		answers: "binary",
		response: z.any(),
		access: { action: "file.read", ...file },
		whileSuspended: true,
	}),
};

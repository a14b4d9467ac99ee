/** Sealed attachments: resumable uploads in parts of 4 MiB, downloads by range. SPEC "Cryptography", section 9. */
import * as z from "zod/mini";
import { count, hash, id, ok, queryNumber } from "./common.ts";
import { endpoint } from "./endpoint.ts";

/** Size of every part but the last, in bytes. */
export const PART = 4 * 1024 * 1024;

const params = z.strictObject({ file: id });
const file = { subject: "file", purpose: "relation" } as const;

export const files = {
	begin: endpoint({
		id: "files.begin",
		summary: "Begin an upload",
		description:
			"Begins the upload of a sealed file. `size` is its size in bytes: at most the `attachmentMiB` of `directory.network`. The file belongs to one compartment. Once an entry of this compartment attaches the file, everybody who may read the entry may download the file. An upload that isn't finished within 24 hours, or whose file no entry attaches within 24 hours, is deleted. The deletion makes an access entry. The answer says how many parts to send, and their size.",
		method: "POST",
		repeatable: true,
		path: "/files",
		body: z.strictObject({ file: id, compartment: id, size: z.int().check(z.gte(1)) }),
		response: z.strictObject({ parts: count, partSize: count }),
		access: { action: "file.begin", activity: "create", ...file },
		recorded: "at-end",
	}),
	put: endpoint({
		id: "files.put",
		summary: "Upload one part",
		description: "Uploads one part. Every part but the last has the size that `files.begin` returned.",
		method: "PUT",
		path: "/files/:file/parts/:part",
		params: z.strictObject({ file: id, part: queryNumber }),
		accepts: "binary",
		bodyLimit: PART + 1024,
		response: ok,
		access: { action: "file.part", activity: "create", ...file },
		recorded: "at-end",
	}),
	status: endpoint({
		id: "files.status",
		summary: "List the parts that have arrived",
		description: "Says which parts have arrived, so that an upload can continue after a break.",
		method: "GET",
		path: "/files/:file/parts",
		params,
		response: z.strictObject({ parts: z.array(count), of: count, finished: z.boolean() }),
		access: { action: "file.status", activity: "read", ...file },
		recorded: "at-end",
	}),
	finish: endpoint({
		id: "files.finish",
		summary: "Finish an upload",
		description:
			"Finishes an upload. `hash` is H of the whole sealed file. The server checks it before anybody can download the file. With a wrong hash the upload ends, and its parts are deleted.",
		method: "POST",
		repeatable: true,
		path: "/files/:file/finish",
		params,
		body: z.strictObject({ hash }),
		response: ok,
		access: { action: "file.upload", activity: "create", ...file },
	}),
	giveUp: endpoint({
		id: "files.giveUp",
		summary: "Give up an unfinished upload",
		description: "Deletes an unfinished upload.",
		method: "DELETE",
		repeatable: false,
		path: "/files/:file",
		params,
		response: ok,
		access: { action: "file.give-up", activity: "delete", ...file },
	}),
	get: endpoint({
		id: "files.get",
		summary: "Download a file, or a range of its bytes",
		description:
			"Downloads a file, whole or the one range of the header `Range`. Each request is recorded before the server sends the first byte. So a download that is interrupted and continued leaves two access entries.",
		method: "GET",
		path: "/files/:file",
		params,
		answers: "binary",
		response: z.any(),
		access: { action: "file.read", activity: "read", ...file },
		whileSuspended: true,
	}),
};

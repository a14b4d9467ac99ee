/** Endpoints of attachments: uploaded in parts, downloaded whole or by range. */
import { Readable } from "node:stream";
import { files } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type CaseSource, checkMayFetch, purposeOf, readerIds } from "#server/chains/epochs/index.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { postgresBlobs } from "./blobs.ts";
import { deleteExpired, recordExpired } from "./expiry.ts";
import { readRange } from "./rules.ts";
import { readableFile } from "./store.ts";
import { uploads } from "./uploads.ts";

const HOUR = 3_600_000;
/** How many expired uploads, and how many expired files, one round deletes at most. */
const EXPIRED_PER_ROUND = 100;

export function filesFeature(cases: CaseSource): Feature {
	return (app, context) => {
		const blobs = postgresBlobs;
		const { begin, put, status, finish, giveUp } = uploads(blobs, context);
		mount(app, context, files.begin, begin);
		mount(app, context, files.put, put);
		mount(app, context, files.status, status);
		mount(app, context, files.finish, finish);
		mount(app, context, files.giveUp, giveUp);
		mount(app, context, files.get, download);
		context.every(HOUR, "expired uploads", async (db, now) => {
			await recordExpired(context.ledger, await deleteExpired(blobs, db, now, EXPIRED_PER_ROUND));
		});

		async function download({ input, actor, db, directory, now, http, access }: RequestContext<typeof files.get>) {
			const id = input.params.file;
			access.note({ object: id, purpose: "care" });
			await cases.refresh(db, id, { directory, now });
			const file = await readableFile(db, id, readerIds(actor), actor.member);
			if (!file) throw new ProtocolError("not-found");
			access.note({ object: id, case: file.caseId, purpose: purposeOf(file.kind) });
			await checkMayFetch(cases, db, file, actor, now);
			const range = readRange(http.header("range"), file.size);
			const { from, to } = range ?? { from: 0, to: file.size };
			// Holds one piece at a time in memory.
			const content = Readable.from(blobs.read(db, id, from, to), { highWaterMark: 1 });
			return new RawAnswer(content, {
				status: range ? 206 : 200,
				headers: {
					"content-type": "application/octet-stream",
					"content-length": to - from,
					"content-disposition": "attachment",
					"accept-ranges": "bytes",
					...(range && { "content-range": `bytes ${from}-${to - 1}/${file.size}` }),
				},
			});
		}
	};
}

/**
 * Endpoints of uploads: begin, put parts in any order, then finish or give up. Parts may be repeated. Finishing
 * and giving up make an access entry. The other steps make an access entry only when they are refused. Nobody can read an unfinished file.
 */
import { equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { type files, PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { Blake2bStream } from "#protocol/sodium.ts";
import type { Config } from "#server/base/config.ts";
import { keepChanges } from "#server/base/errors.ts";
import type { Actor } from "#server/chains/actor.ts";
import { findReadable, holderNow, purposeOf } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { ServerContext } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import type { BlobStore } from "./blobs.ts";
import { deleteExpired, recordExpired } from "./expiry.ts";
import { checkQuota, checkSize, partLength, partsOf } from "./rules.ts";
import { beginFile, deleteFile, type FileRow, findFile, finishFile, lockQuotas, usageOf } from "./store.ts";

/** How many unfinished uploads one member, and one desk, may have at a time. */
const MAX_UNFINISHED = { member: 20, desk: 100 };
/** One call of `begin` deletes at most this many expired uploads, and as many expired files. Only a few, so that no request waits for long. */
const EXPIRED_PER_BEGIN = 2;

export function uploads(blobs: BlobStore, { config, ledger }: Pick<ServerContext, "config" | "ledger">) {
	async function begin({ input, actor, db, directory, now, access }: RequestContext<typeof files.begin>) {
		const { file: id, compartment, size } = input.body;
		access.note({ object: id, purpose: "care" });
		const { kind, caseId } = await findReadable(db, compartment, actor);
		access.note({ object: id, case: caseId, purpose: purposeOf(kind) });
		const holder = await holderNow(db, compartment, actor);
		if (holder === null) throw new ProtocolError("not-allowed", "compartment: you do not hold the key of the present epoch");
		checkSize(size, Math.min(config.attachmentMiB, directory.policy?.attachmentMiB ?? config.attachmentMiB));
		const desk = holder === actor.member ? null : holder;
		await lockQuotas(db, desk === null ? [actor.member] : [actor.member, desk]);
		const expired = await deleteExpired(blobs, db, now, EXPIRED_PER_BEGIN);
		// Waits for a request that gives this upload up at the same moment.
		if (!(await findFile(db, id, "share"))) await checkQuotas(config, db, { member: actor.member, desk, size });
		const row = await beginFile(db, { id, compartment, by: actor.member, desk, size, parts: partsOf(size) }, now);
		if (row.by !== actor.member || row.compartment !== compartment || row.size !== size)
			throw new ProtocolError("conflict", "file: another file has this id");
		await recordExpired(ledger, expired);
		return { parts: row.parts, partSize: PART };
	}

	async function put({ input, actor, db, access }: RequestContext<typeof files.put>) {
		const { file: id, part } = input.params;
		access.note({ object: id, purpose: "care" });
		const row = await ownUpload(db, id, actor, "share");
		const data = input.body as Uint8Array;
		const length = partLength(row.size, part);
		if (data.length !== length) throw new ProtocolError("bad-input", `body: part ${part} must have ${length} bytes`, "body");
		if (row.hash) throw new ProtocolError("wrong-state", "file: is finished");
		await blobs.put(db, id, part, data);
		return { ok: true as const };
	}

	async function status({ input, actor, db, access }: RequestContext<typeof files.status>) {
		access.note({ object: input.params.file, purpose: "care" });
		const row = await ownUpload(db, input.params.file, actor, "read");
		return { parts: await blobs.parts(db, row.id), of: row.parts, finished: row.hash !== null };
	}

	async function finish({ input, actor, db, now, access }: RequestContext<typeof files.finish>) {
		const id = input.params.file;
		access.note({ object: id, purpose: "care" });
		const row = await ownUpload(db, id, actor, "update");
		const { kind, caseId } = await findReadable(db, row.compartment, actor);
		access.note({ object: id, case: caseId, purpose: purposeOf(kind) });
		const claimed = fromBase64Url(input.body.hash);
		if (row.hash) {
			if (!equal(row.hash, claimed)) throw new ProtocolError("conflict", "hash: the file was finished with another hash");
			return { ok: true as const };
		}
		const missing = row.parts - (await blobs.parts(db, id)).length;
		if (missing > 0) throw new ProtocolError("wrong-state", `file: ${missing} of ${row.parts} parts are missing`);
		if (!equal(await hashOf(blobs, db, row), claimed)) {
			await remove(blobs, db, id);
			throw keepChanges(new ProtocolError("bad-content", "hash: does not match the uploaded parts; the upload has ended"));
		}
		await finishFile(db, id, claimed, now);
		return { ok: true as const };
	}

	async function giveUp({ input, actor, db, access }: RequestContext<typeof files.giveUp>) {
		const id = input.params.file;
		access.note({ object: id, purpose: "care" });
		const row = await ownUpload(db, id, actor, "update");
		if (row.hash) throw new ProtocolError("wrong-state", "file: is finished");
		await remove(blobs, db, id);
		return { ok: true as const };
	}

	return { begin, put, status, finish, giveUp };
}

/** The actor's upload. @throws ProtocolError not-found, also for another member's upload. */
async function ownUpload(db: Db, id: Id, actor: Actor, lock: "read" | "share" | "update"): Promise<FileRow> {
	const row = await findFile(db, id, lock);
	if (row?.by !== actor.member) throw new ProtocolError("not-found");
	return row;
}

/** Checks that a new upload fits into the quotas. The caller has locked them, so that uploads are counted one after another. */
async function checkQuotas(config: Config, db: Db, { member, desk, size }: { member: Id; desk: Id | null; size: number }): Promise<void> {
	const { memberStorageGiB, deskStorageGiB } = config;
	checkQuota("member", await usageOf(db, "by", member), size, { unfinished: MAX_UNFINISHED.member, gib: memberStorageGiB });
	if (desk === null) return;
	checkQuota("desk", await usageOf(db, "desk", desk), size, { unfinished: MAX_UNFINISHED.desk, gib: deskStorageGiB });
}

async function remove(blobs: BlobStore, db: Db, id: Id): Promise<void> {
	await blobs.delete(db, id);
	await deleteFile(db, id);
}

/** BLAKE2b-256 of the whole file, read piece by piece: a file is never in memory as a whole. */
async function hashOf(blobs: BlobStore, db: Db, { id, size }: FileRow): Promise<Uint8Array> {
	const stream = new Blake2bStream();
	try {
		for await (const piece of blobs.read(db, id, 0, size)) stream.update(piece);
	} catch (error) {
		// Frees the memory of the stream.
		stream.digest();
		throw error;
	}
	return stream.digest();
}

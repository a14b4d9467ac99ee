/**
 * Endpoints of uploads: begin, put parts in any order, then finish or give up. Parts may be repeated. Finishing
 * and giving up make an access entry. The other steps make one only when they are refused. Nobody can read an unfinished file.
 */
import { blake2b } from "@noble/hashes/blake2.js";
import { equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { type files, PART } from "#protocol/contracts/files.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { DelayedError } from "#server/base/errors.ts";
import type { Actor } from "#server/chains/actor.ts";
import { findReadable, holdsNow, purposeOf } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { RequestContext } from "#server/gate/gate.ts";
import type { BlobStore } from "./blobs.ts";
import { checkSize, partLength, partsOf } from "./rules.ts";
import { beginFile, countUnfinished, deleteFile, expireFiles, type FileRow, findFile, finishFile, lockUploads } from "./store.ts";

const DAY = 24 * 3_600_000;
/** The most unfinished uploads of one member. */
const MAX_UNFINISHED = 20;
/** Each begin deletes a few expired uploads, so that no request waits for many. */
const EXPIRED_PER_BEGIN = 2;

export function uploads(blobs: BlobStore, configMiB: number) {
	async function begin({ input, actor, db, directory, now, access }: RequestContext<typeof files.begin>) {
		const { file: id, compartment, size } = input.body;
		access.note({ object: id, purpose: "care" });
		const { kind, caseId } = await findReadable(db, compartment, actor);
		access.note({ object: id, case: caseId, purpose: purposeOf(kind) });
		if (!(await holdsNow(db, compartment, actor)))
			throw new ProtocolError("not-allowed", "compartment: you do not hold the key of the present epoch");
		checkSize(size, Math.min(configMiB, directory.policy?.attachmentMiB ?? configMiB));
		for (const expired of await expireFiles(db, now - DAY, EXPIRED_PER_BEGIN)) await blobs.delete(db, expired);
		await lockUploads(db, actor.member);
		if ((await countUnfinished(db, actor.member)) >= MAX_UNFINISHED && !(await findFile(db, id, "read")))
			throw new DelayedError("too-many-requests", 60, `file: at most ${MAX_UNFINISHED} unfinished uploads at a time`);
		const row = await beginFile(db, { id, compartment, by: actor.member, size, parts: partsOf(size) }, now);
		if (row.by !== actor.member || row.compartment !== compartment || row.size !== size)
			throw new ProtocolError("conflict", "file: another file has this id");
		return { parts: row.parts, partSize: PART };
	}

	async function put({ input, actor, db, access }: RequestContext<typeof files.put>) {
		const { file: id, part } = input.params;
		access.note({ object: id, purpose: "care" });
		const row = await ownUpload(db, id, actor, "share");
		const data: Uint8Array = (input.body as Uint8Array | undefined) ?? new Uint8Array(0);
		const length = partLength(row.size, part);
		if (data.length !== length) throw new ProtocolError("bad-input", `body: part ${part} has ${length} bytes`, "body");
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
		if (!equal(await hashOf(db, row), claimed)) throw new ProtocolError("bad-content", "hash: does not match the uploaded parts");
		await finishFile(db, id, claimed, now);
		return { ok: true as const };
	}

	async function giveUp({ input, actor, db, access }: RequestContext<typeof files.giveUp>) {
		const id = input.params.file;
		access.note({ object: id, purpose: "care" });
		const row = await ownUpload(db, id, actor, "update");
		if (row.hash) throw new ProtocolError("wrong-state", "file: is finished");
		await blobs.delete(db, id);
		await deleteFile(db, id);
		return { ok: true as const };
	}

	/** BLAKE2b-256 of the whole file, read piece by piece: a file is never in memory as a whole. */
	async function hashOf(db: Db, { id, size }: FileRow): Promise<Uint8Array> {
		const digest = blake2b.create({ dkLen: 32 });
		for await (const piece of blobs.read(db, id, 0, size)) digest.update(piece);
		return digest.digest();
	}

	return { begin, put, status, finish, giveUp };
}

/** The actor's upload. @throws ProtocolError not-found, also for another member's upload. */
async function ownUpload(db: Db, id: Id, actor: Actor, lock: "read" | "share" | "update"): Promise<FileRow> {
	const row = await findFile(db, id, lock);
	if (row?.by !== actor.member) throw new ProtocolError("not-found");
	return row;
}

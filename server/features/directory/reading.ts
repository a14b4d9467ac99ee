/** Endpoints that read the directory: the installation, pages of statements, names, and sealed desk keys. */

import { equal, toBase64Url } from "#protocol/bytes.ts";
import type { directory as contracts } from "#protocol/contracts/directory.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { deskHasSeat, nameHashes } from "#protocol/folds/directory.ts";
import type { Db } from "#server/database/database.ts";
import { compressedJson } from "#server/gate/encodings.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import type { RawAnswer } from "#server/gate/raw-answer.ts";
import { checkpointAnswer, signedCheckpoint } from "./checkpoint.ts";
import type { DirectoryDependencies } from "./dependencies.ts";
import { circleHashes, circleKeysOf, deskKeysOf, printedDeskKeys, readLeaves, readNames } from "./store.ts";

const PROTOCOL_VERSION = "1";
/** The most statements of one page. */
const STATEMENTS_PER_PAGE = 5_000;

export async function network(
	{ context, accounts }: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.network, null>,
): Promise<Reply<typeof contracts.network>> {
	const { genesis, policy, network: id } = requestContext.directory;
	const { attachmentMiB } = context.config;
	const log = (name: "access" | "directory") => {
		const { name: origin, publicKey } = context.logKey(name);
		return { origin, key: toBase64Url(publicKey) };
	};
	return {
		founded: genesis !== null,
		network: genesis ? toBase64Url(id) : null,
		logs: { access: log("access"), directory: log("directory") },
		setup: accounts.setup,
		attachmentMiB: Math.min(attachmentMiB, policy?.attachmentMiB ?? attachmentMiB),
		version: PROTOCOL_VERSION,
	};
}

/** A page of statements from `from` on, up to the newest signed checkpoint, with that checkpoint. */
export async function pageOf(db: Db, from: number, limit = STATEMENTS_PER_PAGE): Promise<Reply<typeof contracts.read>> {
	const checkpoint = await signedCheckpoint(db);
	// A `from` beyond the end, however large, gets an empty page.
	const statements = await readLeaves(
		db,
		Math.min(from, checkpoint.size),
		checkpoint.size,
		Math.min(Math.max(limit, 1), STATEMENTS_PER_PAGE),
	);
	return { statements, from, size: checkpoint.size, checkpoint: checkpointAnswer(checkpoint) };
}

export async function read(
	_dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.read>,
): Promise<RawAnswer> {
	const { from = 0, limit } = requestContext.input.query;
	const page = await pageOf(requestContext.db, from, limit);
	requestContext.access.note({ object: null, count: page.statements.length });
	return compressedJson(requestContext.http, page);
}

/** Names of all members. A returning member has two names: the present one, and the new one while it waits for vouching. */
export async function names(
	_dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.names>,
): Promise<Reply<typeof contracts.names>> {
	const { db, directory, access } = requestContext;
	const rows = (await readNames(db)).filter(({ member, hash }) => nameHashes(directory, member).some((each) => equal(each, hash)));
	access.note({ object: null, count: rows.length });
	return { names: rows.map(({ member, name, salt }) => ({ member, name, salt: toBase64Url(salt) })) };
}

export async function deskKeys(
	_dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.deskKeys>,
): Promise<Reply<typeof contracts.deskKeys>> {
	const { db, actor, access } = requestContext;
	const own = await deskKeysOf(db, actor.member);
	const printed = await printedDeskKeys(db, actor.desks);
	access.note({ object: actor.member, count: own.length + printed.length });
	const answer = (each: (typeof own)[number]) => ({
		desk: each.desk,
		epoch: each.epoch,
		hash: toBase64Url(each.hash),
		box: toBase64Url(each.box),
	});
	return { keys: own.map((each) => ({ ...answer(each), ke: each.ke ?? 0 })), printed: printed.map(answer) };
}

/** @throws ProtocolError not-allowed unless one of the actor's desks has a seat in the circle. */
export async function circleKeys(
	_dependencies: DirectoryDependencies,
	requestContext: RequestContext<typeof contracts.circleKeys>,
): Promise<Reply<typeof contracts.circleKeys>> {
	const { db, actor, directory, access, input } = requestContext;
	const { circle } = input.params;
	access.note({ object: actor.member });
	if (!actor.desks.some((desk) => deskHasSeat(directory, circle, directory.desks.get(desk))))
		throw new ProtocolError("not-allowed", "circle: none of your desks has a seat in it");
	const { epoch } = input.query;
	const own = await circleKeysOf(db, circle, epoch, actor.member, actor.desks);
	access.note({ object: actor.member, count: own.length });
	return {
		hashes: (await circleHashes(db, circle, epoch)).map(toBase64Url),
		boxes: own.map(({ kind, seat, via, ke, place, box }) => ({
			kind,
			id: seat,
			via,
			ke,
			isGranted: place === null,
			box: toBase64Url(box),
		})),
	};
}

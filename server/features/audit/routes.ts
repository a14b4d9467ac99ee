/** Endpoints of the access log: its entries for members, and the checkpoints and tiles of both logs for verifiers. */

import { isId, toBase64Url } from "#protocol/bytes.ts";
import { audit } from "#protocol/contracts/audit.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import { entryBundle, parseTilePath, TILE_WIDTH, type TileRef } from "#protocol/log/tiles.ts";
import { directoryLeaf } from "#protocol/statements/statement.ts";
import { PAGE } from "#server/base/paging.ts";
import { readChain } from "#server/chains/chains.ts";
import { DIRECTORY } from "#server/chains/directory-cache.ts";
import type { CaseSource } from "#server/chains/epochs/index.ts";
import type { Db } from "#server/database/database.ts";
import type { Feature } from "#server/gate/context.ts";
import type { RequestContext } from "#server/gate/handler.ts";
import { mount, mountOpen } from "#server/gate/mount.ts";
import { RawAnswer } from "#server/gate/raw-answer.ts";
import { servedCheckpoint } from "#server/ledger/cosignatures.ts";
import { findEntries } from "#server/ledger/find-entries.ts";
import { entriesBetween, readEntryBundle } from "#server/ledger/reads.ts";
import type { LogName } from "#server/ledger/tables.ts";
import { readTile, treeHead } from "#server/ledger/tree.ts";
import { mayRead, scopeOf } from "./rules.ts";
import { mountWitnessing } from "./witnessing.ts";

export function auditFeature(cases: CaseSource): Feature {
	return (app, context) => {
		mount(app, context, audit.entries, (request) => entries(request, cases));
		mount(app, context, audit.bodies, bodies);
		mountOpen(app, context, audit.checkpoint, checkpoint);
		mountOpen(app, context, audit.tile, tile);
		mount(app, context, audit.directoryBundle, directoryBundle);
		mountWitnessing(app, context);
	};
}

async function entries({ input, actor, db, access }: RequestContext<typeof audit.entries>, cases: CaseSource) {
	const { cursor, limit = PAGE, actor: askedActor, organisation, purpose, ...rest } = input.query;
	access.note({ object: null, case: rest.case ?? null, count: 0 });
	const scope = scopeOf(actor, { actor: askedActor, organisation, object: rest.object });
	// A purpose that doesn't exist matches no entry.
	const filter = { ...rest, ...scope, purpose: purpose as Purpose | undefined };
	const found = await findEntries(db, filter, { limit, cursor });
	access.note({ object: null, count: found.entries.length, purpose: scope.purpose });
	const objects = [...new Set(found.entries.flatMap(({ entry }) => entry?.object ?? []))].filter(isId);
	return {
		entries: found.entries.map(({ seq, salt, body }) => ({ seq, salt: salt && toBase64Url(salt), body: body && toBase64Url(body) })),
		next: found.cursor,
		sections: await cases.sectionsOf(db, objects),
		scanned: found.scanned,
	};
}

async function bodies({ input, actor, db, access }: RequestContext<typeof audit.bodies>) {
	const { from, limit } = input.query;
	access.note({ object: null, count: 0 });
	const found = await entriesBetween(db, from, from + limit);
	const shown = found.map(({ salt, body, entry }) => {
		const isReadable = salt !== null && body !== null && entry !== null && mayRead(actor, entry);
		return isReadable ? { salt: toBase64Url(salt), body: toBase64Url(body) } : { salt: null, body: null };
	});
	const seesOnlyOwn = actor.role !== "auditor" && actor.role !== "coordinator";
	access.note({ object: null, count: shown.filter(({ body }) => body !== null).length, purpose: seesOnlyOwn ? "self" : "oversight" });
	return { entries: shown };
}

async function checkpoint({ input, db, directory }: RequestContext<typeof audit.checkpoint, null>) {
	const found = await servedCheckpoint(db, input.params.log, directory.witnesses);
	if (!found) throw new ProtocolError("not-found", "log: has no signed checkpoint yet");
	return new RawAnswer(found.note, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" } });
}

async function tile({ input, db }: RequestContext<typeof audit.tile, null>) {
	const { log, level, "*": rest } = input.params;
	const ref = tileRefOf(`tile/${level}/${rest}`);
	const bytes = ref && (await readPublicTile(db, log, ref));
	if (!ref || !bytes) throw noSuchTile();
	return answerTile(bytes, "public");
}

async function directoryBundle({ input, db, access }: RequestContext<typeof audit.directoryBundle>) {
	const ref = tileRefOf(`tile/entries/${input.params["*"]}`);
	access.note({ object: null, count: 0 });
	const bytes = ref && (await readDirectoryBundle(db, ref));
	if (!ref || !bytes) throw noSuchTile();
	access.note({ object: null, count: ref.width });
	return answerTile(bytes, "private");
}

const noSuchTile = () => new ProtocolError("not-found", "tile: there is no such tile");

/** A tile never changes, so it may be cached for ever. A partial tile has a path of its own, by its width. */
function answerTile(bytes: Uint8Array, visibility: "public" | "private"): RawAnswer {
	const caching = `${visibility}, max-age=31536000, immutable`;
	return new RawAnswer(bytes, { headers: { "content-type": "application/octet-stream", "cache-control": caching } });
}

/** The tile that a path names, or null. */
function tileRefOf(path: string): TileRef | null {
	try {
		return parseTilePath(path);
	} catch {
		return null;
	}
}

/**
 * A tile of hashes, or a bundle of leaves of the access log, which are salted hashes too. A leaf of the directory names people, so
 * only members get such leaves, from `directoryBundle`.
 */
async function readPublicTile(db: Db, log: LogName, { level, index, width }: TileRef) {
	if (level !== "entries") return readTile(db, log, { level, index, width });
	return log === "access" ? readEntryBundle(db, index, width) : null;
}

/** A bundle of directory leaves; null when the tree does not contain all of them yet. */
async function readDirectoryBundle(db: Db, { index, width }: TileRef) {
	const { size } = await treeHead(db, "directory");
	const first = index * TILE_WIDTH;
	if (first + width > size) return null;
	const stored = await readChain(db, DIRECTORY, first, width);
	return entryBundle(stored.map(({ statement }) => directoryLeaf(statement)));
}

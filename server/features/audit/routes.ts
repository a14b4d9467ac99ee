/** Reading the access log, and both logs' trees for whoever verifies them. Reading the log is itself an entry. */

import type { Db } from "#kernel/database.ts";
import type { Context } from "#kernel/gate.ts";
import type { Feature } from "#kernel/kernel.ts";
import { newestCheckpoint } from "#kernel/ledger/publish.ts";
import { findEntries, readEntryBundle } from "#kernel/ledger/reads.ts";
import type { LogName } from "#kernel/ledger/tables.ts";
import { readTile } from "#kernel/ledger/tree.ts";
import { mount, mountOpen } from "#kernel/mount.ts";
import { RawAnswer } from "#kernel/raw-answer.ts";
import { toBase64Url } from "#protocol/bytes.ts";
import { audit } from "#protocol/contracts/audit.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Purpose } from "#protocol/log/entry.ts";
import { parseTilePath, TILE_WIDTH, type TileRef } from "#protocol/log/tiles.ts";
import { scopeOf } from "./rules.ts";

const PAGE = 50;

export const auditFeature: Feature = (app, kernel) => {
	mount(app, kernel, audit.entries, entries);
	mountOpen(app, kernel, audit.checkpoint, checkpoint);
	mountOpen(app, kernel, audit.tile, tile);
};

async function entries({ input, actor, db, access }: Context<typeof audit.entries>) {
	const { cursor, limit = PAGE, actor: who, organisation, purpose, ...rest } = input.query;
	access.note({ object: null, case: rest.case ?? null, count: 0 });
	const scope = scopeOf(actor, { actor: who, organisation });
	// An unknown code finds nothing.
	const filter = { ...rest, actor: scope.actor, organisation: scope.organisation, purpose: purpose as Purpose | undefined };
	const found = await findEntries(db, filter, { limit, cursor });
	access.note({ object: null, count: found.entries.length, purpose: scope.purpose });
	return {
		entries: found.entries.map(({ seq, salt, body }) => ({ seq, salt: salt && toBase64Url(salt), body: body && toBase64Url(body) })),
		next: found.cursor,
	};
}

async function checkpoint({ input, db }: Context<typeof audit.checkpoint, null>) {
	const newest = await newestCheckpoint(db, input.params.log);
	if (!newest) throw new ProtocolError("not-found", "log: nothing was signed yet");
	return new RawAnswer(newest.note, { headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-cache" } });
}

async function tile({ input, db }: Context<typeof audit.tile, null>) {
	const { log, level, "*": rest } = input.params;
	const ref = refOf(`tile/${level}/${rest}`);
	const bytes = ref && (await readRef(db, log, ref));
	if (!ref || !bytes) throw new ProtocolError("not-found", "tile: is not there");
	// A full tile never changes; a partial one is soon replaced by a wider one.
	const caching = ref.width === TILE_WIDTH ? "public, max-age=31536000, immutable" : "public, max-age=60";
	return new RawAnswer(bytes, { headers: { "content-type": "application/octet-stream", "cache-control": caching } });
}

function refOf(path: string): TileRef | null {
	try {
		return parseTilePath(path);
	} catch {
		return null;
	}
}

/** Leaves of the access log are salted, so anybody may have them. Those of the directory name people: its own endpoint gives them. */
async function readRef(db: Db, log: LogName, { level, index, width }: TileRef) {
	if (level !== "entries") return readTile(db, log, { level, index, width });
	return log === "access" ? readEntryBundle(db, index, width) : null;
}

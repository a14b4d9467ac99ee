/** What an entry must be to be stored, judged by what its compartment holds. Pure. */

import { type Bytes, equal, hash, type Id, keyOf } from "#protocol/bytes.ts";
import type { CompartmentKind } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { holds, presentEpoch, staleness } from "#protocol/folds/compartment.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { badCursor } from "#server/base/paging.ts";
import { type HolderRow, presentOf } from "#server/chains/epochs/present.ts";

/** All that is asked of the database before an entry is stored. */
export interface EntryGround {
	kind: CompartmentKind;
	caseId: Id | null;
	owner: Id;
	number: number;
	count: number;
	due: boolean;
	holders: HolderRow[] | null;
	/** Whether the actor may read here at all. */
	readable: boolean;
	/** The author's last n, 0 before the first. */
	n: number;
	/** How many of the statement's prev are here. */
	known: number;
	/** Where this very statement was stored before. */
	repeated: { seq: number; at: number } | null;
	/** Whether another entry has its id. */
	taken: boolean;
	/** Who wrote what it replaces. */
	replaces: Id | null;
}

/**
 * Whether this entry may come next. The order is what a client needs: first whether it may write here at all, then
 * whether it must rotate, then whether it must catch up.
 * @throws ProtocolError not-allowed, epoch-stale, stale, conflict, bad-statement or bad-content.
 */
export function checkEntry({ body }: Statement<"entry">, box: Bytes, ground: EntryGround, directory: Directory): void {
	const { compartment, ctx } = presentOf(body.compartment, ground, directory);
	if (!holds(presentEpoch(compartment), body, ctx.isLive)) throw new ProtocolError("not-allowed", "as: holds no key of the present epoch");
	if (body.number > ground.number) throw new ProtocolError("stale", "number: this epoch is not open yet");
	if (body.number < ground.number) throw new ProtocolError("epoch-stale", "number: this epoch is closed");
	const stale = ground.due ? "the case has moved on" : staleness(compartment, ctx)[0];
	if (stale) throw new ProtocolError("epoch-stale", stale);
	checkPlace(body, ground);
	if (!equal(hash(box), body.box)) throw new ProtocolError("bad-content", "box: is not what its hash says");
}

function checkPlace(body: Statement<"entry">["body"], ground: EntryGround): void {
	if (ground.taken) throw new ProtocolError("conflict", "entry: another entry has this id");
	if (body.n !== ground.n + 1) throw new ProtocolError("stale", `n: the next one of this author is ${ground.n + 1}`);
	if (new Set(body.prev.map(keyOf)).size !== body.prev.length) throw new ProtocolError("bad-statement", "prev: one is named twice");
	if (body.prev.length === 0 && ground.count > 0) throw new ProtocolError("stale", "prev: names none of the entries that are here");
	if (ground.known !== body.prev.length) throw new ProtocolError("stale", "prev: is not an entry of this compartment");
	if (body.replaces !== null && ground.replaces !== body.by)
		throw new ProtocolError("not-allowed", "replaces: is not an entry of this author");
	if (new Set(body.attachments.map(({ file }) => file)).size !== body.attachments.length)
		throw new ProtocolError("bad-statement", "attachments: one is named twice");
}

/** A box from JSON. @throws ProtocolError bad-input */
export function boxBytes(text: string): Bytes {
	// Buffer's decoder is many times faster than ours; that the text has no foreign characters, the contract says.
	const bytes = Buffer.from(text, "base64url");
	if (text.length % 4 === 1 || bytes.toString("base64url") !== text) throw new ProtocolError("bad-input", "box: takes base64url", "box");
	return bytes;
}

/** Keyset pages by (changed, id). */
export interface Cursor {
	changed: number;
	id: Id;
}

export function writeCursor({ changed, id }: Cursor): string {
	return Buffer.from(`${changed}.${id}`).toString("base64url");
}

/** @throws ProtocolError bad-input */
export function readCursor(text: string | undefined): Cursor | null {
	if (text === undefined) return null;
	const [, changed, id] =
		/^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
	if (changed === undefined || id === undefined) throw badCursor();
	return { changed: Number(changed), id };
}

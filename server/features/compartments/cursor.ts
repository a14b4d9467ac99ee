/** Cursors of lists that are sorted by (changed, id), the newest change first. Pure. */
import type { Id } from "#protocol/bytes.ts";
import { badCursor } from "#server/base/paging.ts";

/** The sort key of the last row of a page. */
export interface Cursor {
	/** UTC ms. */
	changed: number;
	id: Id;
}

export function writeCursor({ changed, id }: Cursor): string {
	return Buffer.from(`${changed}.${id}`).toString("base64url");
}

/** @returns null without a text. @throws ProtocolError bad-input for a text that this server did not make. */
export function readCursor(text: string | undefined): Cursor | null {
	if (text === undefined) return null;
	const [, changed, id] =
		/^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(Buffer.from(text, "base64url").toString()) ?? [];
	if (changed === undefined || id === undefined) throw badCursor();
	return { changed: Number(changed), id };
}

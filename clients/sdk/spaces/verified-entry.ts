/** The entries of items and lists, as a session keeps them in memory. */
import type { Bytes, Id } from "#protocol/bytes.ts";
import type { Space } from "#protocol/folds/directory.ts";
import type { Uncounted } from "#protocol/folds/items.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import type { ListContent, MarkValues, MuteValues } from "./content.ts";

/** An entry that its author has rightly signed. */
export interface VerifiedEntry {
	/** The place in the server's order of the space. */
	seq: number;
	/** When the server took it, UTC ms. Not signed. */
	at: number;
	statement: Statement<"item">;
	box: Bytes;
	/** Why it doesn't count; null when it does. */
	uncounted: Uncounted | null;
	/** Its content. Null when it opens to nothing, and for an entry of another member that doesn't count. */
	plain: Bytes | null;
}

/** The entries of an item or a list that this session has read. */
export interface Transcript {
	/** By rising seq. */
	entries: VerifiedEntry[];
	/** Where the next request begins. */
	last: number;
	/** The objIds that a new entry names. */
	heads: Bytes[];
}

/** A list, as far as this session has read it. */
export interface KnownList {
	space: Space;
	/** The entries from which it was made. */
	transcript: Transcript;
	/** The contents that count, in order. */
	contents: { entry: VerifiedEntry; content: ListContent }[];
	/** The newest of each mark, by item, entry and mark. */
	marks: Map<string, { values: MarkValues; by: Id }>;
	/** The members who are muted. */
	mutes: Map<Id, { values: MuteValues; by: Id }>;
}

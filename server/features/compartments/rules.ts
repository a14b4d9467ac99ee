/** Rules for storing an entry. Pure. */
import { type Bytes, equal, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { holds, presentEpoch, staleness } from "#protocol/folds/compartment.ts";
import { type Directory, deskMembers } from "#protocol/folds/directory.ts";
import type { Statement } from "#protocol/statements/statement.ts";
import { type HolderRow, type PresentRow, presentCompartment } from "#server/chains/epochs/present.ts";

/** The state of a compartment in the database before an entry is stored there. */
export interface EntryContext extends PresentRow {
	caseId: Id | null;
	/** How many entries the compartment has. */
	count: number;
	/** Whether the case demands the next epoch before another entry. */
	due: boolean;
	/** Whether the actor holds the key of any epoch. */
	readable: boolean;
	/** The author's last `n`, which numbers the entries of one author; 0 before their first entry. */
	n: number;
	/** How many of the entries that the statement names in `prev` are stored in this compartment. */
	knownPrev: number;
	/** The place of this same statement, if it was stored before; null if it wasn't. */
	repeated: { seq: number; at: number } | null;
	/** Whether another entry has the same id. */
	idInUse: boolean;
	/** The author of the entry that the new entry replaces; null when there is none. */
	replacedAuthor: Id | null;
}

/**
 * Checks that this entry may come next. The order of the checks tells the client what to do: give up (not-allowed),
 * rotate (epoch-stale), or fetch newer entries and try again (stale).
 * @throws ProtocolError not-allowed, epoch-stale, stale, conflict, bad-statement or bad-content.
 */
export function checkEntry({ body }: Statement<"entry">, box: Bytes, context: EntryContext, directory: Directory): void {
	const { compartment, context: present } = presentCompartment(body.compartment, context, directory);
	if (!holds(presentEpoch(compartment), body, present.hasOpenGrants))
		throw new ProtocolError("not-allowed", "as: does not hold the key of the present epoch");
	if (body.number > context.number) throw new ProtocolError("stale", "number: this epoch is not open yet");
	if (body.number < context.number) throw new ProtocolError("epoch-stale", "number: this epoch is closed");
	const staleReason = context.due ? "the case has changed: rotate first" : staleness(compartment, present)[0];
	if (staleReason) throw new ProtocolError("epoch-stale", staleReason);
	checkPosition(body, context);
	if (!equal(hash(box), body.box)) throw new ProtocolError("bad-content", "box: does not match its hash");
}

function checkPosition(body: Statement<"entry">["body"], context: EntryContext): void {
	if (context.idInUse) throw new ProtocolError("conflict", "entry: another entry has this id");
	const next = context.n + 1;
	if (body.n !== next) throw new ProtocolError("stale", `n: takes ${next}, the next number of this author`, undefined, { next });
	if (new Set(body.prev.map(keyOf)).size !== body.prev.length) throw new ProtocolError("bad-statement", "prev: names an entry twice");
	if (body.prev.length === 0 && context.count > 0)
		throw new ProtocolError("stale", "prev: must name an entry, because the compartment has entries");
	if (context.knownPrev !== body.prev.length) throw new ProtocolError("stale", "prev: names an entry that is not in this compartment");
	if (body.replaces !== null && context.replacedAuthor !== body.by)
		throw new ProtocolError("not-allowed", "replaces: is not an entry of this author");
	if (new Set(body.attachments.map(({ file }) => file)).size !== body.attachments.length)
		throw new ProtocolError("bad-statement", "attachments: names a file twice");
}

/** Decodes a box. @throws ProtocolError bad-input for base64url that is not canonical. */
export function boxBytes(text: string): Bytes {
	// Buffer decodes many times faster than our own decoder. The contract has already refused foreign characters.
	const bytes = Buffer.from(text, "base64url");
	if (text.length % 4 === 1 || bytes.toString("base64url") !== text) throw new ProtocolError("bad-input", "box: takes base64url", "box");
	return bytes;
}

/** Those of the members who read the compartment. @param holders of its present epoch. */
export function readersAmong(members: readonly Id[], holders: readonly HolderRow[], directory: Directory): Id[] {
	const open = holders.filter(({ handoff, released }) => handoff === null || released);
	const readers = new Set(open.flatMap(({ kind, id }) => (kind === "member" ? [id] : deskMembers(directory, id).map((each) => each.id))));
	return [...new Set(members)].filter((id) => readers.has(id));
}

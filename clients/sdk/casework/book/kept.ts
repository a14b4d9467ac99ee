/** Keeps the cases that this session has just read, each with its row of the book. */
import type { Id } from "#protocol/bytes.ts";
import type { BookRow } from "../../compartments/book-row.ts";
import type { UnlockedSession } from "../../context.ts";
import type { Memory } from "../../memory.ts";
import { type DaySections, daySectionsOf, readDaySections } from "../day/sections.ts";
import { type LoadedCase, loadCase } from "../load.ts";
import { forgetRevised, newerOf, revisedSections } from "../sections/revised.ts";
import { MAX_DUE, rowOf } from "./case-row.ts";

/** How long a case is kept after it was read, in ms. After that it is read again. */
const KEPT_FOR = 10 * 60_000;
/** How many cases are kept, the last read ones. */
const MAX_KEPT = 5;

/** A case as this session has read it. */
interface KeptCase {
	read: DaySections;
	/** The row of the book, unless somebody has written another one since. */
	row: BookRow;
	/** When the case was read, UTC ms. */
	at: number;
	/** How many restarts of the access log the directory named then. A restore may have lost what was read before. */
	restarts: number;
}

const kept = new WeakMap<Memory, Map<Id, KeptCase>>();

/** Reads the sections of a case that make its row, and keeps them. @param of the id of the case, or the case from `recentCase`. */
export async function readAndKeep(session: UnlockedSession, of: Id | LoadedCase): Promise<DaySections & { row: BookRow }> {
	const at = session.now();
	const restarts = session.dir.restarts.length;
	// Called before the reading, so that a revision during the reading isn't forgotten.
	forgetRevised(session, typeof of === "string" ? of : of.id);
	const read = await readDaySections(session, typeof of === "string" ? await loadCase(session, of) : of);
	const row = rowOf(read, at);
	keep(session, { read, row, at, restarts });
	return { ...read, row };
}

function keep(session: UnlockedSession, found: KeptCase): void {
	const before = [...(kept.get(session.memory)?.values() ?? [])].filter(({ read }) => read.loaded.id !== found.read.loaded.id);
	const cases = [...before, found].slice(-MAX_KEPT);
	kept.set(session.memory, new Map(cases.map((each) => [each.read.loaded.id, each])));
}

/** The row of a case, computed from its last reading and the revisions of this session. */
export interface RowAfterRevisions {
	desk: Id | null;
	row: BookRow;
	/** The row that the book has if nobody else has changed the case. */
	before: BookRow;
}

/**
 * The row of a case that only this session has revised since it was read. It counts only while the book has the row `before`.
 * @returns null when the case must be read again.
 */
export function rowAfterRevisions(session: UnlockedSession, id: Id): RowAfterRevisions | null {
	const found = kept.get(session.memory)?.get(id);
	if (!found || found.restarts < session.dir.restarts.length) return null;
	// A full row leaves out later dates. So it doesn't show whether a colleague has changed one of them.
	if (session.now() - found.at > KEPT_FOR || found.row.due.length === MAX_DUE) return null;
	const revised = revisedSections(session, id);
	const known = new Set(found.read.sections.map(({ compartment }) => compartment));
	if ([...revised].some(([compartment, view]) => view === null || !known.has(compartment))) return null;
	const { loaded, sections } = found.read;
	const present = sections.map((view) => newerOf(view, revised.get(view.compartment)));
	const read = daySectionsOf(session, loaded, present);
	const row = rowOf(read, session.now());
	keep(session, { ...found, read, row });
	return { desk: loaded.state.custodian, row, before: found.row };
}

/**
 * Keeps the sections that this session has revised, in their state after the revision. So the row of the desk's book is made without reading
 * the case again.
 */
import type { Id } from "#protocol/bytes.ts";
import type { Content } from "../../compartments/content.ts";
import type { EntryView } from "../../compartments/read.ts";
import type { Written } from "../../compartments/write.ts";
import type { UnlockedSession } from "../../context.ts";
import type { Memory } from "../../memory.ts";
import { type SectionView, viewOf } from "./view.ts";

/** By compartment. null: others have also written in the section, so it must be read again. */
export type RevisedSections = Map<Id, SectionView | null>;

/** For each session, by case. */
const revised = new WeakMap<Memory, Map<Id, RevisedSections>>();

/** Returns the sections that this session has revised in a case since the last `forgetRevised`. */
export function revisedSections(session: UnlockedSession, id: Id): RevisedSections {
	const cases = revised.get(session.memory) ?? new Map<Id, RevisedSections>();
	revised.set(session.memory, cases);
	const own = cases.get(id) ?? new Map();
	cases.set(id, own);
	return own;
}

/** Called before all sections of a case are read. */
export function forgetRevised(session: UnlockedSession, id: Id): void {
	revised.get(session.memory)?.delete(id);
}

/** Called after a revision. @param seen the section as it was read before */
export function noteRevision(session: UnlockedSession, id: Id, seen: SectionView, written: Written, content: Content): void {
	const sections = revisedSections(session, id);
	const noted = sections.get(seen.compartment);
	if (noted === null) return;
	const before = newerOf(seen, noted);
	const after = written.seq === lastSeq(before) + 1 ? withEntry(session, before, written, content) : null;
	// After a restart of the access log, some of the entries may be lost.
	sections.set(seen.compartment, after && after.byKey.size > before.byKey.size ? after : null);
}

/** The one of two views of a section that has more entries. */
export function newerOf(view: SectionView, other: SectionView | null | undefined): SectionView {
	return other && lastSeq(other) > lastSeq(view) ? other : view;
}

const lastSeq = ({ entries }: SectionView) => entries.at(-1)?.seq ?? 0;

function withEntry(session: UnlockedSession, view: SectionView, { entry, seq, at }: Written, content: Content): SectionView {
	const epoch = view.opened.transcript.at(seq)?.number ?? 0;
	const place = { seq, at, writtenAt: at, entry, author: session.me, desk: view.owner, epoch };
	const own: EntryView = { ...place, replaces: null, content, failure: null, attachments: [], missingBefore: false };
	return viewOf(view.section, view.opened, [...view.entries, own]);
}

/** Verbs of the sections of a case: read one, mark it as seen, and add a note. */
import { sectionForms } from "#protocol/forms/registry.ts";
import { baseToken, openSection, type SectionView } from "#sdk/casework/index.ts";
import { markSeen } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { readersOf } from "#sdk/views/readers.ts";
import {
	type ClashView,
	type FormShape,
	formShape,
	type NoteView,
	namesInValues,
	type RowView,
	Shown,
	type UnfoundedView,
	type UnreadableView,
} from "#sdk/views/section.ts";
import type { ReadersView } from "../kinds.ts";
import { changes, ofCompartment, reads } from "./declare.ts";
import { filesOfEntry } from "./files.ts";
import { deliver } from "./outbox.ts";
import type { NewFile } from "./outgoing.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

interface SectionRef {
	case: string;
	compartment: string;
}

export interface SectionScreen {
	compartment: string;
	section: string;
	forms: FormShape[];
	rows: RowView[];
	clashes: ClashView[];
	notes: NoteView[];
	unreadable: UnreadableView[];
	/** How many revisions are misplaced. They don't count. */
	ignored: number;
	unfounded: UnfoundedView[];
	readers: ReadersView;
	/** Goes with a change that is made on this screen. It says which entries its author had seen. */
	base: string;
	/** Names of the desks and members that values mention, by id. */
	names: Record<string, string>;
}

/** @param input case: the section's case. A change of the case can change who reads the section. */
export const readSection = reads(
	{ topics: ["compartment", "case"], ids: ({ case: id, compartment }) => [id, compartment] },
	async (sitting: Sitting, { compartment }: SectionRef): Promise<SectionScreen> => {
		return sectionScreen(sitting, await openSection(sessionOf(sitting), compartment));
	},
);

/** A section that was opened, as its screen shows it. */
export async function sectionScreen(sitting: Sitting, view: SectionView): Promise<SectionScreen> {
	const session = sessionOf(sitting);
	const { compartment } = view;
	sitting.sections.set(compartment, view.opened);
	const names = await namesOf(session);
	const shown = new Shown(session, names, view);
	return {
		compartment,
		section: view.section,
		forms: sectionForms(view.section).map(formShape),
		rows: shown.rows(),
		clashes: view.clashes.map((clash) => shown.clash(clash)),
		notes: shown.notes((entry) => filesOfEntry(sitting, entry)),
		unreadable: shown.unreadable(),
		ignored: view.misplaced.length,
		unfounded: shown.unfounded(),
		readers: await readersOf(session, view.opened),
		base: baseToken(view.base),
		names: namesInValues(session, names, view),
	};
}

/**
 * Records that I have seen the section as it was last opened here. Does nothing if it wasn't opened, or while the sitting ends: nobody has seen
 * what was blank since the device slept. Fetches and decrypts nothing.
 * @returns whether something was unseen before.
 */
export const seenSection = changes(
	({ compartment: id }, isNew) => (isNew ? [{ topic: "seen", id }] : []),
	async (sitting: Sitting, { compartment }: { compartment: string }): Promise<boolean> => {
		const opened = sitting.sections.get(compartment);
		if (!opened || sitting.ending !== null) return false;
		return markSeen(sessionOf(sitting), opened);
	},
);

export interface NoteInput {
	compartment: string;
	/** Chosen by the page. A repeated call with the same id writes once. */
	entry: string;
	/** Empty for files without words. */
	text: string;
	language: string;
	files: NewFile[];
}

export const addNote = changes(ofCompartment, async (sitting: Sitting, { compartment, files, ...note }: NoteInput): Promise<void> => {
	await deliver(sessionOf(sitting), { ...note, thread: compartment, replaces: null }, { files, attached: [] });
});

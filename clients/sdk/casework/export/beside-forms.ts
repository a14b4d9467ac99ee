/** The tables of what stands beside the forms of a section: notes, and the descriptions of files. Pure. */
import { filesOf } from "../../compartments/content.ts";
import type { EntryView } from "../../compartments/read.ts";
import { replacedEntries } from "../../compartments/replaced.ts";
import type { SectionView } from "../sections/view.ts";
import type { ExportNames } from "./case-tables.ts";
import type { ExportRow } from "./tables.ts";

export interface BesideForms {
	/** `note` and `file`. A table without rows is left out. */
	tables: Record<string, ExportRow[]>;
	/** The entries that this client can't read, with the cause. */
	unreadable: ExportRow[];
}

/** Makes the tables. What its author has replaced or taken back is left out. */
export function besideForms(views: readonly SectionView[], names: ExportNames): BesideForms {
	const placed = views.flatMap((view) => presentEntries(view).map((entry) => ({ entry, place: placeOf(view, entry) })));
	const note = placed.flatMap(({ entry, place }) => noteRow(entry, place, names));
	const file = placed.flatMap(({ entry: { content }, place }) =>
		(content ? filesOf(content) : []).map(({ name, type, size }) => ({ ...place, name, type, size })),
	);
	const unreadable = placed.flatMap(({ entry: { failure }, place }) => (failure ? { ...place, why: failure.why } : []));
	const tables = Object.entries({ note, file }).filter(([, rows]) => rows.length > 0);
	return { tables: Object.fromEntries(tables), unreadable };
}

function presentEntries({ entries }: SectionView): EntryView[] {
	const replaced = replacedEntries(entries);
	return entries.filter((each) => !replaced.has(each));
}

const placeOf = ({ section, compartment }: SectionView, { entry }: EntryView) => ({ section, compartment, entry });

/** written: by the author's clock. An export names the desk of the author, and no member. */
function noteRow({ content, writtenAt, desk }: EntryView, place: ExportRow, names: ExportNames): ExportRow[] {
	const text = content?.kind === "text" ? content.text : content?.kind === "file" ? content.note : null;
	if (text === null) return [];
	const language = content?.kind === "text" ? content.language : null;
	return [
		{
			...place,
			written: new Date(writtenAt).toISOString(),
			desk: desk === null ? "" : names.desk(desk),
			...(language !== null && { language }),
			text,
		},
	];
}

/** Turns the entries of a section into the input of the fold of cells. SPEC "Compartments", section 7. */
import { keyOf } from "#protocol/bytes.ts";
import type { CellChanges, CellOp, SectionEntry } from "#protocol/folds/cells.ts";
import type { FormPlace } from "#protocol/forms/form.ts";
import { formOf, nameOfForm, oldFieldCell } from "#protocol/forms/registry.ts";
import type { OpenCompartment } from "../../compartments/compartment.ts";
import type { Content } from "../../compartments/content.ts";
import type { EntryView } from "../../compartments/read.ts";

/** A revision, or its older form. */
type Revision = Extract<Content, { kind: "rev" | "fields" }>;

const isRevision = (content: Content | null): content is Revision => content?.kind === "rev" || content?.kind === "fields";

/** Whether an entry is a revision of a form that belongs to another section. It is marked, and doesn't count. */
export function isMisplaced(section: FormPlace, { content }: EntryView): boolean {
	if (!isRevision(content)) return false;
	if (content.kind === "fields") return content.form !== section;
	const form = formOf(content.form);
	return form !== undefined && form.section !== section;
}

/** The entries of a section for the fold, each with its view. Entries that the reader refused are left out. */
export function sectionEntries(
	section: FormPlace,
	{ transcript }: OpenCompartment,
	views: readonly EntryView[],
): (SectionEntry & { view: EntryView })[] {
	return views.flatMap((view) => {
		const verified = transcript.at(view.seq);
		if (verified?.entry !== view.entry) return [];
		const { key, seq, prev } = verified;
		const changes = isMisplaced(section, view) ? null : changesOf(section, view.content, prev);
		return [{ key, seq, prev, changes, isOpened: view.content !== null, view }];
	});
}

function changesOf(section: FormPlace, content: Content | null, prev: readonly string[]): CellChanges | null {
	if (!isRevision(content)) return null;
	if (content.kind === "fields") return { base: prev, ops: content.values.map(({ code, value }) => oldOp(section, code, value)) };
	const form = nameOfForm(content.form);
	return { base: content.base.map(keyOf), ops: content.ops.map((op) => ({ form, ...op })) };
}

/** A value of the older kind `fields`. A field that no form knows stands in a form with the section's name. */
function oldOp(section: FormPlace, field: string, value: CellOp["value"]): CellOp {
	return { ...(oldFieldCell(section, field) ?? { form: section, row: null }), field, value };
}

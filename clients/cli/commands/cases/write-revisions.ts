/** Writes changes of a person into a section. Each change names as its base the version that the person had seen. */
import type { Id } from "#protocol/bytes.ts";
import { unitOf } from "#protocol/forms/registry.ts";
import { type ReviseOp, revise, type SectionView } from "#sdk/casework/index.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import type { Io } from "../../command.ts";
import { keepReadSection, seenSection } from "./seen-section.ts";

/** The changes of one form. */
export interface FormChanges {
	form: string;
	ops: ReviseOp[];
}

/**
 * Writes one revision for each form. If a revision would replace values that the person hasn't read, it shows these values and asks first.
 * @param present the section as it is now. @param isShown whether the person has just seen the values in `present`.
 * @throws UsageError when nobody can be asked, or the answer is no
 */
export async function writeRevisions(
	io: Io,
	{ case: id, present, changes }: { case: Id; present: SectionView; changes: FormChanges[] },
	{ base, why, isShown = false }: { base: string | undefined; why: string | undefined; isShown?: boolean },
): Promise<void> {
	const session = await io.session();
	const { compartment } = present;
	const isOverwriting = ({ form, unit, row }: { form: string; unit: string; row: Id | null }) =>
		changes.some((each) => each.form === form && each.ops.some((op) => op.row === row && op.field && unitOf(form, op.field) === unit));
	const touched = present.cells.filter(isOverwriting);
	const seen = await seenSection(io, present, { base, touched, isShown });
	const written = await inOpenCase(io, session, id, async (wasReopened) => {
		const section = wasReopened ? compartment : present;
		const entries: Id[] = [];
		for (const each of changes) entries.push((await revise(session, section, { ...each, base: seen.base, why: why ?? null })).entry);
		return entries;
	});
	await keepReadSection(io, compartment, seen, written);
}

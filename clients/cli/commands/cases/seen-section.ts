/**
 * Finds the version of a section that the author of a change had seen. It comes from --base, from the last `case read` of this shell, or
 * is shown and confirmed now.
 */
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { baseToken, type CellView, openSection, parseBase, type SectionView } from "#sdk/casework/index.ts";
import { authorText, placeText, valueText } from "../../answers/sections.ts";
import type { Io } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";
import { sectionMessages } from "../../words/sections.ts";

/**
 * Returns the base of a change. Asks only when the change would replace values that the person has not read.
 * @param touched the cells of `present` that the change writes. @throws UsageError when nobody can answer, or the answer is no
 */
export async function seenSection(
	io: Io,
	present: SectionView,
	{ base, touched }: { base: string | undefined; touched: CellView[] },
): Promise<Bytes[]> {
	if (base !== undefined) return parseBase(base);
	const read = io.readSections.get(present.compartment);
	if (read) {
		const known = new Set(read.entries.map(({ entry }) => entry));
		const isNewer = ({ values }: CellView) => values.some(({ authors }) => authors.some(({ entry }) => !known.has(entry)));
		const newer = touched.filter(isNewer);
		for (const cell of newer) io.note(await cellLines(io, cell));
		if (newer.length > 0) io.note(sectionMessages.bothStand);
		return read.base;
	}
	if (touched.length === 0) return present.base;
	for (const cell of touched) io.note(await cellLines(io, cell));
	// With --json nobody has seen these values, so --yes is no answer.
	const answer = io.json ? null : await io.confirm(sectionMessages.askOverwrite(placeText(touched[0] as CellView)));
	if (answer === null) throw new UsageError(sectionMessages.giveBase, "case write");
	if (!answer) throw new UsageError(messages.nothingChanged);
	return present.base;
}

async function cellLines(io: Io, { values }: CellView): Promise<string> {
	const people = await People.of(await io.session());
	return values
		.flatMap(({ values: fields, authors }) => [
			...Object.entries(fields ?? {}).map(([field, value]) => `${field}: ${valueText(field, value)}`),
			...authors.map((each) => `  ${authorText(people, each)}`),
		])
		.join("\n");
}

/**
 * Called after a change in a shell. If nobody else has written meanwhile, the section counts as read, with the change. Otherwise the person
 * must read it again, because the new entry follows entries that the person has not seen.
 */
export async function keepReadSection(io: Io, compartment: Id, base: Bytes[], written: Id[]): Promise<void> {
	if (!io.inShell) return;
	const view = await openSection(await io.session(), compartment);
	const seen = new Set(base.map(keyOf));
	const ownEntries = new Set(written);
	const { transcript } = view.opened;
	const own = view.entries.filter(({ entry }) => ownEntries.has(entry)).map(({ seq }) => transcript.at(seq));
	const known = new Set([...seen, ...own.map((each) => each?.key ?? "")]);
	const followsOnlyKnown = own.every((each) => each?.prev.every((key) => known.has(key)) ?? false);
	if (followsOnlyKnown && view.base.every((objId) => known.has(keyOf(objId)))) io.readSections.set(compartment, view);
	else {
		io.readSections.delete(compartment);
		io.note(sectionMessages.readAgain);
	}
}

/**
 * Whether the section is as the person read it. Compares the view with --base, or with the last reading of this shell.
 * @returns null when there is neither.
 */
export function isAsRead(io: Io, view: SectionView, base: string | undefined): boolean | null {
	const named = base ?? (io.readSections.has(view.compartment) ? baseToken(io.readSections.get(view.compartment)?.base ?? []) : undefined);
	return named === undefined ? null : named === baseToken(view.base);
}

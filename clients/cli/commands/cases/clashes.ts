/** The commands that show the history of a section, and that list and settle clashes. */
import type { Id } from "#protocol/bytes.ts";
import {
	baseToken,
	type Clash,
	clashesOfCase,
	type FieldChange,
	history,
	keepBoth,
	loadCase,
	type SectionView,
	settleClash,
} from "#sdk/casework/index.ts";
import { oneLine } from "../../answers/layout.ts";
import { authorText, clashJson, clashText, placeText, valueText } from "../../answers/sections.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { content, number, ref, text } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { refuseUnused } from "../../arguments/unused-flags.ts";
import { type Answer, command, type Io, peopleCommand } from "../../command.ts";
import { findCase, findSectionOf } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { isoTime, showTime } from "../../times.ts";
import { fieldWords } from "../../words/forms.ts";
import { messages } from "../../words/messages.ts";
import { sectionMessages } from "../../words/sections.ts";
import { isAsRead, keepReadSection, seenWithClashes } from "./seen-section.ts";

function changeJson(people: People, { by, desk, entry, recordedAt, at, why, form, row, field, before, value, isUnfounded }: FieldChange) {
	const author = { by, byName: people.checkedName(by), desk, recordedAt: isoTime(recordedAt), at: isoTime(at) };
	return { entry, ...author, form, row, field, before, value, why, isUnfounded };
}

function changeText(people: People, change: FieldChange): string {
	const { form, row, field, before, value, why, at } = change;
	const values = (field: string) =>
		sectionMessages.changed(
			before.map((each) => valueText(field, each)).join(" | ") || sectionMessages.withoutValue,
			valueText(field, value),
		);
	const head = `${authorText(people, change)}, ${sectionMessages.taken(showTime(at))}`;
	const what = `${placeText({ form, row })}: ${field === null ? sectionMessages.rowRemoved : `${fieldWords(field)} (${oneLine(field)}): ${values(field)}`}`;
	return [head, `  ${what}`, ...(why ? [`  ${sectionMessages.because(why)}`] : [])].join("\n");
}

const caseHistory = peopleCommand({
	name: "case history",
	help: {
		summary: "Show who changed what in a section, when and why.",
		details: "To undo a change, write an older value again.",
		parameters: { field: "Only this field." },
		examples: ["cloister case history bado-kime-losa-tobo safe-contact prs_MobilePhone"],
	},
	args: { ...caseArgument, section: required(ref("SECTION")), field: optional(ref("FIELD")) },
	async run(people, input) {
		const found = await findSectionOf(people.session, input.case, input.section);
		const all = await history(people.session, found.compartment, input.field === undefined ? {} : { field: input.field });
		const text = () => (all.length === 0 ? sectionMessages.noChanges : all.map((each) => changeText(people, each)).join("\n\n"));
		return { data: { ...found, changes: all.map((each) => changeJson(people, each)) }, text };
	},
});

interface NumberedClash {
	/** From 1, over all sections of the case. */
	number: number;
	clash: Clash;
	view: SectionView;
}

const caseClash = command({
	name: "case clash",
	help: {
		summary: "List the clashes of a case, or settle one.",
		details:
			"In a clash, people wrote different values without seeing each other's values. All these values stand until somebody chooses one.",
		parameters: {
			number: "The number of the clash in the list.",
			take: "The number of the value to keep. The other values stay in the history.",
			both: "Keep all values, where they can be true together: two numbers or two dangers. Each one gets a row of its own.",
		},
		examples: ["cloister case clash bado-kime-losa-tobo", "cloister case clash bado-kime-losa-tobo 1 --take 2"],
	},
	args: { ...caseArgument, number: optional(number("NUMBER", 1, 10_000)) },
	flags: { take: optional(number("NUMBER", 1, 100)), base: optional(text("BASE")), why: optional(content("TEXT")), both: flag },
	async run(io, input): Promise<Answer> {
		if (input.both) refuseUnused(input, ["take"], messages.notWithFlag("both"), "case clash");
		const take = input.both ? "both" : input.take;
		if (take === undefined) refuseUnused(input, ["base", "why"], messages.needsFlag("take"), "case clash");
		const people = await People.of(await io.session());
		const id = await findCase(people.session, input.case);
		const { state } = await loadCase(people.session, id);
		const views = await clashesOfCase(people.session, id);
		const all = numbered(views);
		const chosen = input.number === undefined ? all : all.filter(({ number }) => number === input.number);
		if (input.number !== undefined && chosen.length === 0) throw new UsageError(sectionMessages.noSuchClash(all.length), "case clash");
		if (take !== undefined) {
			const [first] = chosen;
			if (input.number === undefined || !first) throw new UsageError(sectionMessages.whichClash, "case clash");
			return settle(io, people, first, take, input);
		}
		if (io.inShell) {
			for (const view of views) {
				const shown = chosen.filter((each) => each.view === view).map(({ clash }) => clash);
				io.readSections.set(view.compartment, { view, unseen: seenWithClashes(io, view, shown).unseen });
			}
		}
		return clashList(people, { id, code: state.code ?? id }, chosen);
	},
});

function numbered(views: readonly SectionView[]): NumberedClash[] {
	return views.flatMap((view) => view.clashes.map((clash) => ({ clash, view }))).map((each, index) => ({ ...each, number: index + 1 }));
}

/** Lists clashes. `code` names the case in the suggested command. */
function clashList(people: People, { id, code }: { id: Id; code: string }, clashes: readonly NumberedClash[]): Answer {
	const json = ({ number, clash, view }: NumberedClash) => ({ number, base: baseToken(view.base), ...clashJson(people, clash) });
	const text = ({ number, clash, view }: NumberedClash) =>
		[view.section, clashText(people, clash), sectionMessages.takeOne(code, number)].join("\n");
	return {
		data: { case: id, clashes: clashes.map(json) },
		text: () => (clashes.length === 0 ? sectionMessages.noClash : clashes.map(text).join("\n\n")),
	};
}

/** Settles a clash with one of its values, or with both. @param take the number of the value, from 1 */
async function settle(
	io: Io,
	people: People,
	{ clash, view }: NumberedClash,
	take: number | "both",
	{ base, why }: { base: string | undefined; why: string | undefined },
): Promise<Answer> {
	const asRead = isAsRead(io, view, clash, base);
	if (asRead === false) throw new UsageError(sectionMessages.readAgain, "case clash");
	if (asRead === null) {
		io.note(clashText(people, clash));
		const answer = io.json ? null : await io.confirm(take === "both" ? sectionMessages.askBoth : sectionMessages.askTake(take));
		if (answer === null) throw new UsageError(sectionMessages.giveBase, "case clash");
		if (!answer) throw new UsageError(messages.nothingChanged);
	}
	const seen = seenWithClashes(io, view, [clash]);
	const options = { why: why ?? null };
	const written = await (take === "both"
		? keepBoth(people.session, view, clash, options)
		: settleClash(people.session, view, clash, take - 1, options));
	await keepReadSection(io, view.compartment, seen, [written.entry]);
	return {
		data: { compartment: view.compartment, entry: written.entry, at: isoTime(written.at) },
		text: () => (take === "both" ? sectionMessages.keptAll : sectionMessages.settled),
	};
}

export const clashCommands = [caseHistory, caseClash];

/** The commands for the forms of a section. */
import type { Id } from "#protocol/bytes.ts";
import { SECTIONS } from "#protocol/codes.ts";
import type { Form } from "#protocol/forms/form.ts";
import { formOf, sectionForms } from "#protocol/forms/registry.ts";
import {
	FIRST_HOUR,
	type FirstHourAnswers,
	type FirstHourWarning,
	firstHourWarnings,
	loadCase,
	openSection,
	recordFirstHour,
	type SectionView,
	valueOps,
} from "#sdk/casework/index.ts";
import { formJson, formText } from "../../answers/form-list.ts";
import { placeText } from "../../answers/sections.ts";
import { askFields, askForm, type FormValues, readAnswers } from "../../arguments/ask-form.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, content, ref, text } from "../../arguments/kinds.ts";
import { rowToChange } from "../../arguments/section-changes.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { command, type Io, sessionCommand } from "../../command.ts";
import { findCase, findConsent, findSectionOf } from "../../lookup/cases.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";
import { sectionMessages } from "../../words/sections.ts";
import { writeRevisions } from "./write-revisions.ts";

const fieldList = command({
	name: "case fields",
	help: {
		summary: "List the forms of a section: their fields, and the codes with their meaning.",
		parameters: { section: "The section." },
		examples: ["cloister case fields identity"],
	},
	args: { section: required(code(SECTIONS)) },
	async run(_io, input) {
		const forms = sectionForms(input.section);
		if (forms.length === 0) throw new UsageError(messages.noFields(input.section), "case fields");
		return { data: { section: input.section, forms: forms.map(formJson) }, text: () => forms.map(formText).join("\n\n") };
	},
});

/** The form to fill in. @throws UsageError when the section has no form of this name, or has several and nobody can be asked */
async function chooseForm(io: Io, { section }: SectionView, typed: string | undefined): Promise<Form> {
	const forms = sectionForms(section);
	const names = forms.map(({ name }) => name);
	const [only] = forms.length === 1 ? forms : [];
	const name = typed ?? only?.name ?? (io.canAsk ? (await io.ask(messages.askForm(names)))?.trim() : undefined);
	const form = forms.find((each) => each.name === name);
	if (!form) throw new UsageError(messages.whichForm(section, names), "case form");
	return form;
}

/**
 * The row to fill in; null for a form with a single row. In the form `word`, each consent has one row, and the row's id is
 * the consent's id.
 */
async function chooseRow(io: Io, id: Id, present: SectionView, form: Form, typed: string | undefined): Promise<Id | null> {
	if (form.rows === "one") {
		if (typed !== undefined) throw new UsageError(sectionMessages.onlyOneRow(form.name), "case form");
		return null;
	}
	if (form.name !== "word") return rowToChange(present, form.name, typed);
	if (typed === undefined) throw new UsageError(messages.whichConsent, "case form");
	return findConsent((await loadCase(await io.session(), id)).state, typed);
}

/** The values that stand in a row. @throws UsageError when the row has a clash */
function presentValues({ cells, clashes }: SectionView, form: string, row: Id | null): FormValues {
	const isInRow = (each: { form: string; row: Id | null }) => each.form === form && each.row === row;
	if (clashes.some(isInRow)) throw new UsageError(messages.clashInRow(placeText({ form, row })), "case clash");
	return Object.assign({}, ...cells.filter(isInRow).map(({ values }) => values[0]?.values));
}

const fillIn = sessionCommand({
	name: "case form",
	help: {
		summary: "Fill in a form of a section, field by field or from JSON.",
		details:
			'On a terminal it asks for the fields with values first, then for the fields that a receiving desk needs, then for the rest. From a pipe it takes JSON, such as {"sct_Kind": "phone"}. null removes a value.',
		parameters: {
			answers: "The answers as JSON. In the shell they can stand on the line.",
			form: "The form, such as channel. `case fields` lists them. Needed if the section has several forms, unless you type on a terminal.",
			row: "The row of a form with many rows: the first characters of its id, or `new`. Needed if the form has several rows. For the form `word`: the consent.",
		},
		examples: ["cloister case form bado-kime-losa-tobo safe-contact --form channel --row new < answers.json"],
	},
	args: { ...caseArgument, section: required(ref("SECTION")), answers: optional(content("JSON")) },
	flags: { form: optional(ref("FORM")), row: optional(ref("ROW")), why: optional(content("TEXT")), base: optional(text("BASE")) },
	async run(session, input, io) {
		const found = await findSectionOf(session, input.case, input.section);
		const present = await openSection(session, found.compartment);
		const form = await chooseForm(io, present, input.form);
		const row = await chooseRow(io, found.case, present, form, input.row);
		const isAsked = input.answers === undefined && io.canAsk;
		const answers = isAsked
			? await askForm(io, form, presentValues(present, form.name, row))
			: ((await readAnswers(io, input.answers)) as FormValues);
		const ops = valueOps(row, answers);
		if (ops.length === 0) return { data: { ...found, form: form.name, row, fields: [] }, text: () => messages.nothingChanged };
		const { base, why } = input;
		// `isShown`: the questions above have shown the values that are replaced.
		await writeRevisions(io, { case: found.case, present, changes: [{ form: form.name, ops }] }, { base, why, isShown: isAsked });
		const fields = Object.keys(answers);
		return { data: { ...found, form: form.name, row, fields }, text: () => messages.formSaved(form.name, row, fields) };
	},
});

/** Asks the questions of the first hour. After the second question it warns when somebody else is in the room. */
async function askFirstHour(io: Io): Promise<FirstHourAnswers> {
	io.note(messages.askFormHelp);
	const answers: Record<string, FormValues> = {};
	for (const [i, { form, fields }] of FIRST_HOUR.entries()) {
		const own = fields.flatMap((field) => formOf(form)?.fields.find(({ code }) => code === field) ?? []);
		answers[form] ??= {};
		const goesOn = await askFields(io, own, {}, answers[form]);
		if (i === 1 || (i === 0 && !goesOn)) warn(io, firstHourWarnings(answers));
		if (!goesOn) break;
	}
	return answers;
}

function warn(io: Io, warnings: readonly FirstHourWarning[]): void {
	if (warnings.length > 0) io.note(messages.stopAndAskAlone);
}

const first = sessionCommand({
	name: "case first",
	help: {
		summary: "Record the first hour: 13 questions, each answered in the section that it belongs to.",
		details:
			'It asks for no story, no document number and no consent: these questions wait until she has slept. From a pipe it takes JSON by form, such as {"now": {"now_Alone": true}, "person": {"prs_PrimaryLanguage": "ro"}}.',
		parameters: { answers: "The answers as JSON. In the shell they can stand on the line." },
		examples: ["cloister case first bado-kime-losa-tobo < answers.json"],
	},
	args: { ...caseArgument, answers: optional(content("JSON")) },
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		const isAsked = input.answers === undefined && io.canAsk;
		const answers = isAsked ? await askFirstHour(io) : ((await readAnswers(io, input.answers)) as FirstHourAnswers);
		const { written, warnings } = await recordFirstHour(session, id, answers);
		if (!isAsked) warn(io, warnings);
		const saved = (each: (typeof written)[number]) =>
			messages.formSaved(each.form, each.row, Object.keys(answers[each.form as keyof FirstHourAnswers] ?? {}));
		return { data: { case: id, written, warnings }, text: () => written.map(saved).join("\n") || messages.nothingChanged };
	},
});

export const formCommands = [fieldList, fillIn, first];

/** Asks for the values of a form, field by field, or reads them as JSON. */
import { fits, ruleOf } from "#protocol/forms/checks.ts";
import type { Form, FormField } from "#protocol/forms/form.ts";
import { askedFields } from "#protocol/forms/registry.ts";
import type { HtcdsValue } from "#sdk/casework/index.ts";
import { valueText } from "../answers/sections.ts";
import type { Io } from "../command.ts";
import { parseJson } from "../json.ts";
import { UsageError } from "../problems.ts";
import { codeWords, fieldWords } from "../words/forms.ts";
import { messages } from "../words/messages.ts";
import { typedValue } from "./field-values.ts";

export type FormValues = Record<string, HtcdsValue>;

/**
 * Reads the values of fields from a JSON object.
 * @param given the text of the command line. Without it, the text comes from the terminal or the pipe.
 * @throws UsageError unless the text is a JSON object
 */
export async function readAnswers(io: Io, given: string | undefined): Promise<Record<string, unknown>> {
	const text = given ?? (await io.words(messages.askJson));
	const parsed = parseJson(text);
	if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) throw new UsageError(messages.badJson);
	return parsed as Record<string, unknown>;
}

/** `first`: fields with values, then empty fields that a to-desk needs. `more`: the rest. If `first` would be empty, it gets all fields. */
function fieldsInOrder(form: Form, present: FormValues): { first: FormField[]; more: FormField[] } {
	const asked = askedFields(form);
	const isFilled = ({ code }: FormField) => present[code] !== undefined;
	const isNeeded = (field: FormField) => field.handOver === true || form.handOver === true;
	const first = [...asked.filter(isFilled), ...asked.filter((field) => !isFilled(field) && isNeeded(field))];
	const more = asked.filter((field) => !first.includes(field));
	return first.length > 0 ? { first, more } : { first: more, more: [] };
}

/** Asks for the fields of a form, one by one. @returns the values to change; null removes a value */
export async function askForm(io: Io, form: Form, present: FormValues): Promise<FormValues> {
	io.note(messages.askFormHelp);
	const { first, more } = fieldsInOrder(form, present);
	const answers: FormValues = {};
	if (!(await askFields(io, first, present, answers))) return answers;
	if (more.length > 0 && (await io.confirm(messages.askMore(more.length)))) await askFields(io, more, present, answers);
	return answers;
}

/** Asks for some fields. @param answers the function adds the answers to this object. @returns false when the person has ended the form */
export async function askFields(io: Io, fields: readonly FormField[], present: FormValues, answers: FormValues): Promise<boolean> {
	for (const field of fields) {
		const answer = await askField(io, field, present[field.code]);
		if (answer === "end") return false;
		if (answer !== "keep") answers[field.code] = answer.value;
	}
	return true;
}

async function askField(io: Io, field: FormField, present: HtcdsValue | undefined): Promise<{ value: HtcdsValue } | "keep" | "end"> {
	const { code, list = [] } = field;
	if (list.length > 0) io.note(`  ${list.map((each) => `${each} (${codeWords(code, each)})`).join(", ")}`);
	for (;;) {
		const shown = present === undefined ? null : valueText(code, present);
		const typed = (await io.ask(messages.askField(fieldWords(code), code, shown)))?.trim();
		if (typed === undefined || typed === ".") return "end";
		if (typed === "") return "keep";
		if (typed === "-") return { value: null };
		const value = typedValue(field.type, typed);
		if (fits(field, value)) return { value };
		io.note(messages.doesNotFit(ruleOf(field)));
	}
}

/** Compares two versions of the registry of forms. Forms only grow, so that an old entry is valid under every newer form. */
import type { Form, FormField } from "../../clients/protocol/forms/form.ts";

/** The codes of the fields that are written together with a field, and of this field itself. */
function writtenWith(form: Form, field: FormField): string[] {
	const isTogether = (other: FormField) =>
		form.oneUnit || other.code === field.code || (field.unit !== undefined && other.unit === field.unit);
	return form.fields.filter(isTogether).map(({ code }) => code);
}

const missing = (before: readonly string[] = [], after: readonly string[] = []) => before.filter((each) => !after.includes(each));

function shrunkField(form: Form, field: FormField, newer: Form): string[] {
	const found = newer.fields.find(({ code }) => code === field.code);
	if (!found) return [`${field.code}: is gone`];
	return [
		...(found.type === field.type ? [] : [`was ${field.type}`]),
		...(found.since === field.since ? [] : [`came with version ${field.since}`]),
		...missing(field.list, found.list).map((code) => `lacks the code ${code}`),
		...missing(writtenWith(form, field), writtenWith(newer, found)).map((code) => `is no longer written together with ${code}`),
	].map((problem) => `${field.code}: ${problem}`);
}

/** Lists what has disappeared or become narrower between two registries. */
export function shrunk(before: readonly Form[], after: readonly Form[]): string[] {
	return before.flatMap((form) => {
		const newer = after.find(({ name }) => name === form.name);
		if (!newer) return [`${form.name}: is gone`];
		return [
			...(newer.section === form.section ? [] : [`${form.name}: was in ${form.section}`]),
			...(newer.rows === form.rows ? [] : [`${form.name}: had ${form.rows} rows`]),
			...(newer.version >= form.version ? [] : [`${form.name}: was version ${form.version}`]),
			...form.fields.flatMap((field) => shrunkField(form, field, newer)),
		];
	});
}

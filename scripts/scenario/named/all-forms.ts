/** Types every field of every form into one case. */
import { CASE_FORMS, formOf } from "../../../clients/protocol/forms/registry.ts";
import { consent } from "../handover.ts";
import type { Person } from "../shell.ts";
import { type TypedCase, typedCase } from "../typed-case.ts";

/** @param organisation the recipient of the consents, whose words are one of the forms. @returns the case's code, and what was typed, with the ids that the rows have got. */
export async function typeAllForms(by: Person, organisation: string): Promise<{ code: string; typed: TypedCase }> {
	const sections = [...new Set(CASE_FORMS.map(({ section }) => section))];
	const { code } = await by.do("case", "open", "--sections", sections.join(","));
	const typed: TypedCase = {};
	for (const [form, rows] of Object.entries(typedCase())) {
		const section = formOf(form)?.section as string;
		typed[form] = [];
		for (const { row, values } of rows) {
			// The typed age is in doubt, so the person counts as a child.
			const agreed = form === "word" && (await consent(by, code, organisation, ["identity"], undefined, "guardian"));
			const which = row === null ? [] : ["--row", agreed || "new"];
			const saved = await by.do("case", "form", code, section, JSON.stringify(values), "--form", form, ...which);
			typed[form].push({ row: saved.row, values });
		}
	}
	return { code, typed };
}

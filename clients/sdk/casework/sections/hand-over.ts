/** Finds values that a to-desk needs and that a section lacks. */
import { sectionForms } from "#protocol/forms/registry.ts";
import type { SectionView } from "./view.ts";

/** A value that a to-desk needs, and that the section lacks. */
export interface MissingForHandOver {
	form: string;
	/** Null when the whole form is empty. Then any value or row of it is enough. */
	field: string | null;
}

/**
 * Lists the values that a to-desk needs and that the section lacks. Show them before a request. They forbid nothing.
 * @returns fields and forms in the order of the registry. A field with a clash isn't missing.
 * @example missingForHandOver(await openSection(session, compartment)).map(({ form, field }) => field ?? form)
 */
export function missingForHandOver({ section, cells }: Pick<SectionView, "section" | "cells">): MissingForHandOver[] {
	const given = new Set(
		cells.flatMap(({ form, values }) => values.flatMap(({ values: fields }) => Object.keys(fields ?? {}).map((code) => `${form} ${code}`))),
	);
	return sectionForms(section).flatMap(({ name, handOver, fields }): MissingForHandOver[] => {
		if (handOver) return fields.some(({ code }) => given.has(`${name} ${code}`)) ? [] : [{ form: name, field: null }];
		const needed = fields.filter((field) => field.handOver && !given.has(`${name} ${field.code}`));
		return needed.map(({ code }) => ({ form: name, field: code }));
	});
}

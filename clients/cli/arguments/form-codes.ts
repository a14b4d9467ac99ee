/** For commands whose flags are fields of a form. */
import { fieldOf, formOf } from "#protocol/forms/registry.ts";

/** The codes that a field accepts. Empty for an unknown field, and for a field without a list. */
export function codesOfField(form: string, field: string): readonly string[] {
	const known = formOf(form);
	return (known && fieldOf(known, field)?.list) ?? [];
}

/** Removes the fields whose flag wasn't given. */
export function withoutUndefined<T>(values: Record<string, T | undefined>): Record<string, T> {
	return Object.fromEntries(Object.entries(values).filter((each): each is [string, T] => each[1] !== undefined));
}

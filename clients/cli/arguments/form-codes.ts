/** Flags that stand for the fields of a form. */
import { fieldOf, formOf } from "#protocol/forms/registry.ts";

/** The codes that a field takes. */
export function codesOfField(form: string, field: string): readonly string[] {
	const known = formOf(form);
	return (known && fieldOf(known, field)?.list) ?? [];
}

/** Without the values that nobody has given. */
export function given<T>(values: Record<string, T | undefined>): Record<string, T> {
	return Object.fromEntries(Object.entries(values).filter((each): each is [string, T] => each[1] !== undefined));
}

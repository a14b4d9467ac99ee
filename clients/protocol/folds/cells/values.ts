/** The values of a cell, and when one value replaces or equals another value. SPEC "Compartments", section 7. */

/** The value of a field: text or a code, a whole number, yes or no, several codes, or null for unknown. */
export type CellValue = string | number | boolean | string[] | null;

/** The values of the fields of one unit. */
export type UnitValues = Readonly<Record<string, CellValue>>;

/**
 * The value of a field; null when it has none. `values[field]` alone isn't safe: the name of the field comes from another member, and can
 * be `constructor`, which every object has.
 */
export function valueIn(values: UnitValues | null, field: string): CellValue {
	return values && Object.hasOwn(values, field) ? (values[field] ?? null) : null;
}

/** One revision's value of a cell. */
export interface Assignment {
	/** The key of the revision. */
	revision: string;
	values: UnitValues;
}

/** A value that nobody has replaced. */
export interface LiveValue {
	values: UnitValues;
	/** Keys of the revisions that gave this value, in the server's order. */
	revisions: string[];
}

/** Whether `next` names each field that has a value in `before`. An older program leaves out fields that it doesn't know. */
export function coversFields(next: UnitValues, before: UnitValues): boolean {
	return Object.entries(before).every(([field, value]) => value === null || Object.hasOwn(next, field));
}

/** Joins equal values. A field without a value equals a field that is left out. Lists are equal in any order. */
export function mergeEqual(assignments: readonly Assignment[]): LiveValue[] {
	if (assignments.length === 1) return assignments.map(({ revision, values }) => ({ values, revisions: [revision] }));
	const merged = new Map<string, LiveValue>();
	for (const { revision, values } of assignments) {
		const text = canonicalText(values);
		const known = merged.get(text);
		if (known) known.revisions.push(revision);
		else merged.set(text, { values, revisions: [revision] });
	}
	return [...merged.values()];
}

/** A text that is the same for equal values, and only for them. */
export function canonicalText(values: UnitValues): string {
	const given = Object.entries(values).filter(([, value]) => value !== null);
	const canonical = given.map(([field, value]) => [field, Array.isArray(value) ? [...new Set(value)].sort() : value] as const);
	return JSON.stringify(canonical.sort(([a], [b]) => (a < b ? -1 : 1)));
}

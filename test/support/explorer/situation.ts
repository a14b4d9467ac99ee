/** A state of the exploration, in a form in which equal states are equal texts. */
import { keyOf } from "#protocol/bytes.ts";
import type { CaseState } from "#protocol/folds/case-state.ts";

/** Who can't act. Organisations and desks are named by a letter, members like "a1". */
export interface Absent {
	suspended: readonly string[];
	removed: readonly string[];
	closed: readonly string[];
	left: readonly string[];
	/** When these organisations were removed, or these desks closed, UTC ms. */
	since: Readonly<Record<string, number>>;
}

export interface Situation {
	case: CaseState;
	absent: Absent;
	/** UTC ms. */
	now: number;
	/** How often the time has passed to the next change. */
	passed: number;
	/** Where she really is; see her-way.ts. "" in a world that doesn't say. */
	she: string;
	/** The grants whose keys the server has deleted. See grantName(). */
	deleted: readonly string[];
	/** Facts about earlier actions that invariants need and that the state of the case may have forgotten. See history.ts. */
	history: readonly string[];
}

/** The grants of one section by one hand-off. */
export const grantName = (handoff: string, compartment: string) => `${handoff} ${compartment}`;

const OBJ_ID = /^[\w-]{43}$/;
const names: string[] = [];

/** The objId that stands for the n-th one in a canonical state. */
function nameOf(n: number): string {
	if (n > 255) throw new RangeError("the names of objIds have one byte, so a situation holds at most 256");
	names[n] ??= keyOf(new Uint8Array(32).fill(n, 31));
	return names[n];
}

/**
 * The canonical form of a situation, frozen, and its text. The fold compares objIds only for equality, so they are numbered in the
 * order in which they occur. Of a chain only its first statement and its head matter for the statements to come, so the rest is left out. `reason` and
 * `suggested` are shown and decide nothing, so they are left out too. So is who settled an ask, and when. Map keys are sorted.
 * @param settles whether the world has `settle`. `settled` decides about nothing else.
 */
export function canonical(situation: Situation, settles: boolean): { situation: Situation; text: string } {
	const known = new Map<string, string>();
	const copy = (value: unknown, isOrdered = false): unknown => {
		if (typeof value === "string") return OBJ_ID.test(value) ? numbered(known, value) : value;
		if (typeof value !== "object" || value === null) return value;
		if (Array.isArray(value)) return Object.freeze(value.map((each) => copy(each)));
		const record = value as Record<string, unknown>;
		const copied: Record<string, unknown> = {};
		const names = Object.keys(record);
		// A permit ends the effect of an earlier withdrawal, so the order of the consents matters.
		for (const name of isOrdered ? names : names.sort())
			copied[name] = name === "settled" && !settles ? false : copy(decisive(name, record[name]), name === "consents");
		return Object.freeze(copied);
	};
	const result = copy(situation) as Situation;
	return { situation: result, text: JSON.stringify(result) };
}

/** What the fold can still tell apart. The order of `basisSigners` doesn't matter. */
function decisive(name: string, value: unknown): unknown {
	if (name === "reason" || name === "suggested") return null;
	// No statement of a world is signed before an earlier one.
	if (name === "newestAt") return 0;
	if (name === "asks") return withoutSigners(value as CaseState["asks"]);
	// A case.attest names the first statement of a consent's chain.
	if (name === "chain") return [...(value as string[]).slice(0, 1), ...(value as string[]).slice(1).slice(-1)];
	return name === "basisSigners" ? [...(value as string[])].sort() : value;
}

const withoutSigners = (asks: CaseState["asks"]): CaseState["asks"] =>
	Object.fromEntries(Object.entries(asks).map(([ask, { code }]) => [ask, { code, by: "", at: 0 }]));

function numbered(known: Map<string, string>, objId: string): string {
	const name = known.get(objId) ?? nameOf(known.size);
	known.set(objId, name);
	return name;
}

/** A copy that may be changed. */
export function thaw<T>(value: T): T {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map(thaw) as T;
	const copied: Record<string, unknown> = {};
	for (const name in value) copied[name] = thaw(value[name]);
	return copied as T;
}

/** Second implementation of spec/compartments.md section 7, from its definitions: sets instead of chains. */

type Value = string | number | boolean | string[] | null;
type Fields = { [field: string]: Value };

export interface Op {
	form: string;
	row: string | null;
	field: string | null;
	value: Value;
}

export interface Entry {
	key: string;
	seq: number;
	prev: string[];
	/** Null when it isn't a revision. */
	changes: { base: string[]; ops: Op[] } | null;
}

/** A live value, and the keys of the revisions that wrote it. */
type Live = { by: string[]; values: Fields };
export interface CellState {
	cells: { form: string; row: string | null; unit: string; live: Live[] }[];
	rows: { form: string; row: string | null; removed: string[]; kept: string[] }[];
	unfounded: string[];
}

interface Written {
	by: string;
	values: Fields;
}

/** The state, in a fixed order. @param unitOf the unit of a field. */
export function cellState(entries: Entry[], unitOf: (form: string, field: string) => string): CellState {
	const bySeq = [...entries].sort((a, b) => a.seq - b.seq);
	const known = new Map(bySeq.map((entry) => [entry.key, entry]));
	/** These entries, and all that stand before them. */
	const past = (keys: string[]): Set<string> => {
		const found = new Set<string>();
		const queue = keys.filter((key) => known.has(key));
		for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
			if (found.has(key)) continue;
			found.add(key);
			const { seq = 0, prev = [] } = known.get(key) ?? {};
			queue.push(...prev.filter((each) => (known.get(each)?.seq ?? Number.POSITIVE_INFINITY) < seq));
		}
		return found;
	};
	const unfounded: string[] = [];
	const seen = new Map<string, Set<string>>();
	const units = new Map<string, Written[]>();
	const rows = new Map<string, (Written & { removed: boolean })[]>();
	for (const { key, seq, changes } of bySeq) {
		if (!changes) continue;
		const isFounded = changes.base.every((each) => !known.has(each) || (known.get(each)?.seq as number) < seq);
		if (!isFounded) unfounded.push(key);
		seen.set(key, isFounded ? past(changes.base) : new Set());
		for (const name of new Set(changes.ops.map(({ form, row }) => JSON.stringify([form, row])))) {
			const all = changes.ops.filter(({ form, row }) => JSON.stringify([form, row]) === name);
			const ops = all.slice(all.findLastIndex(({ field }) => field === null) + 1);
			rows.set(name, [...(rows.get(name) ?? []), { by: key, values: {}, removed: ops.length === 0 }]);
			const written = new Map<string, Fields>();
			for (const { form, row, field, value } of ops) {
				const unit = JSON.stringify([form, row, unitOf(form, field as string)]);
				written.set(unit, { ...written.get(unit), [field as string]: value });
			}
			for (const [unit, values] of written) units.set(unit, [...(units.get(unit) ?? []), { by: key, values }]);
		}
	}
	const replaces = (next: Written, before: Written) =>
		seen.get(next.by)?.has(before.by) && Object.entries(before.values).every(([field, value]) => value === null || field in next.values);
	const live = <W extends Written>(all: W[]): W[] => all.filter((one) => !all.some((other) => replaces(other, one)));
	return {
		cells: [...units].sort(byName).map(([name, all]) => {
			const [form, row, unit] = JSON.parse(name);
			return { form, row, unit, live: groupEqual(live(all)) };
		}),
		rows: [...rows].sort(byName).flatMap(([name, all]) => {
			const [form, row] = JSON.parse(name);
			const now = live(all);
			const removed = now.filter((each) => each.removed).map(({ by }) => by);
			return removed.length === 0 ? [] : [{ form, row, removed, kept: now.filter((each) => !each.removed).map(({ by }) => by) }];
		}),
		unfounded,
	};
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

function groupEqual(all: Written[]): Live[] {
	const known = (values: Fields): Fields =>
		Object.fromEntries(
			Object.entries(values)
				.filter(([, value]) => value !== null)
				.sort(byName),
		);
	const inOrder = (value: Value) => (Array.isArray(value) ? Array.from(new Set(value)).sort() : value);
	const groups = new Map<string, Live>();
	for (const { by, values } of all) {
		const name = JSON.stringify(Object.entries(known(values)).map(([field, value]) => [field, inOrder(value)]));
		const group = groups.get(name) ?? { by: [], values: known(values) };
		group.by.push(by);
		groups.set(name, group);
	}
	return [...groups.values()];
}

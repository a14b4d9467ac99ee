/** Which entries of an item count. SPEC "Spaces", section 3. */
import { type Bytes, type Id, keyOf } from "../bytes.ts";
import type { Statement } from "../statements/statement.ts";
import { deskHasSeat } from "./directory/circle-seats.ts";
import { directoryAt } from "./directory/history.ts";
import { activeMember } from "./directory/lookups.ts";
import type { Directory, Space } from "./directory/state.ts";

type Entry = Pick<Statement<"item">, "body" | "key">;

/**
 * Why an entry doesn't count. no-seat: its desk had no seat by its checkpoint. wrong-time: its checkpoint lies outside of the time of its
 * key. bad-key: its key isn't on the chain of good keys. names-newer: it names an entry with a newer checkpoint or key. shut-out: an entry
 * under a newer key doesn't reach it, so its author may not have been entitled any more.
 */
export type Uncounted = "no-seat" | "wrong-time" | "bad-key" | "names-newer" | "shut-out";

export interface JudgedItem {
	/** The entries that don't count, by key. */
	uncounted: Map<string, Uncounted>;
	/** The objIds that an entry names, and that aren't there. */
	missing: Bytes[];
	/**
	 * The objIds that a new entry names: of the entries that no other one names. They are those that count, and those under a bad key: the
	 * server can't tell which key is good.
	 */
	heads: Bytes[];
}

/**
 * Judges the entries of an item, of which each is rightly signed. Their order doesn't matter.
 * @param goodEpochs the epochs of the circle on the chain of good keys.
 */
export function judgeItem(
	dir: Directory,
	space: Space,
	entries: readonly (Entry & Pick<Statement<"item">, "objId">)[],
	goodEpochs: ReadonlySet<number>,
): JudgedItem {
	const known = new Map(entries.map((entry) => [entry.key, entry]));
	const named = entries.flatMap(({ body }) => body.prev);
	const missing = named.filter((objId) => !known.has(keyOf(objId)));
	const uncounted = new Map<string, Uncounted>();
	const countsAlone: Entry[] = [];
	for (const entry of entries) {
		const fault = faultAlone(dir, space, entry) ?? (goodEpochs.has(entry.body.epoch) ? faultOfOrder(entry, known) : "bad-key");
		if (fault) uncounted.set(entry.key, fault);
		else countsAlone.push(entry);
	}
	for (const entry of shutOut(countsAlone, known)) uncounted.set(entry.key, "shut-out");
	const followable = entries.filter(({ key }) => (uncounted.get(key) ?? "bad-key") === "bad-key");
	const followed = new Set(followable.flatMap(({ body }) => body.prev.map(keyOf)));
	return { uncounted, missing, heads: followable.filter(({ key }) => !followed.has(key)).map(({ objId }) => objId) };
}

/** What is wrong with an entry, whatever else the item holds; null when nothing is. */
export function faultAlone(dir: Directory, space: Space, { body: { as, cp, epoch } }: Pick<Entry, "body">): Uncounted | null {
	const then = directoryAt(dir, cp.size);
	const isThere = (space.owners[0]?.size ?? 0) <= cp.size;
	if (as === null || !isThere || !deskHasSeat(then, space.circle, then.desks.get(as))) return "no-seat";
	const epochs = dir.circles.get(space.circle)?.epochs ?? [];
	const [key, next] = [epochs[epoch - 1], epochs[epoch]];
	if (!key || cp.size <= key.leaf) return "wrong-time";
	const isOver = (key.staleAt !== null && cp.size >= key.staleAt) || (next !== undefined && cp.size > next.leaf);
	return isOver ? "wrong-time" : null;
}

/**
 * The organisation of the desk `as`, if this member was an active coordinator of it after the first `size` leaves of the directory; else null.
 * For an entry, `size` is that of its checkpoint.
 */
export function spokenFor(dir: Directory, by: Id, as: Id | null, size: number): Id | null {
	const then = directoryAt(dir, size);
	const author = activeMember(then, by);
	const organisation = as === null ? undefined : then.desks.get(as)?.organisation;
	return author?.role === "coordinator" && author.organisation === organisation ? organisation : null;
}

function faultOfOrder({ body }: Entry, known: ReadonlyMap<string, Entry>): Uncounted | null {
	const isNewer = (objId: Bytes) => {
		const other = known.get(keyOf(objId))?.body;
		return other !== undefined && (other.cp.size > body.cp.size || other.epoch > body.epoch);
	};
	return body.prev.some(isNewer) ? "names-newer" : null;
}

/** The entries under an older key that no entry under a newer one reaches, although there are some. */
function shutOut(entries: readonly Entry[], known: ReadonlyMap<string, Entry>): Entry[] {
	const byEpoch = entries.toSorted((one, other) => other.body.epoch - one.body.epoch);
	const reached = new Set<string>();
	const reach = (start: Entry) => {
		const waiting = [start];
		for (let entry = waiting.pop(); entry; entry = waiting.pop())
			for (const key of entry.body.prev.map(keyOf)) {
				const before = known.get(key);
				if (!before || reached.has(key)) continue;
				reached.add(key);
				waiting.push(before);
			}
	};
	const out: Entry[] = [];
	let newest: number | null = null;
	/** All under one key. */
	let counted: Entry[] = [];
	for (const entry of byEpoch) {
		const { epoch } = entry.body;
		newest ??= epoch;
		if (counted[0] && counted[0].body.epoch > epoch) {
			for (const each of counted) reach(each);
			counted = [];
		}
		if (epoch === newest || reached.has(entry.key)) counted.push(entry);
		else out.push(entry);
	}
	return out;
}

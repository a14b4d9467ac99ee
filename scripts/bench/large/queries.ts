/** The queries of an auditor, each as one page of 50, through the server's own code. */
import type { Db } from "#server/database/database.ts";
import { agesOf, countOfActor, touchedCase } from "#server/features/review/log-facts.ts";
import { type EntryFilter, findEntries } from "#server/ledger/find-entries.ts";
import { entriesBetween } from "#server/ledger/reads.ts";
import { FIRST_ENTRY_AT, idFor } from "./fill.ts";

const timeOf = (seq: number) => FIRST_ENTRY_AT + seq * 400;
const LIMIT = 50;

export interface Query {
	name: string;
	/** @returns the number of found entries. @param n differs in each run, so that no answer is cached from the run before. */
	run(db: Db, size: number, n: number): Promise<number>;
}

function page(name: string, filter: (size: number, n: number) => EntryFilter, cursorAt?: (size: number) => number): Query {
	return {
		name,
		async run(db, size, n) {
			const cursor = cursorAt && `${timeOf(Math.floor(cursorAt(size)))}-${Math.floor(cursorAt(size))}`;
			return (await findEntries(db, filter(size, n), { limit: LIMIT, cursor })).entries.length;
		},
	};
}

const actor = (n: number) => idFor(`actor ${n % 10}`);
/** The number of a range of 10,000 entries. Each run gets another range, old or new. */
const rangeNumber = (size: number, n: number) => (n * 7919) % (size / 10_000);

export const QUERIES: readonly Query[] = [
	page("newest page of all", () => ({})),
	page("newest page of a member", (_size, n) => ({ actor: actor(n) })),
	page("newest page of an organisation", (_size, n) => ({ organisation: idFor(`organisation ${n % 5}`) })),
	page("a case", (size, n) => ({ case: idFor(`case ${rangeNumber(size, n)} ${n % 40}`) })),
	page("an object", (size, n) => ({ object: idFor(`object ${rangeNumber(size, n)} ${n % 100}`) })),
	page("an hour in the middle", (size) => ({ from: timeOf(size / 2), to: timeOf(size / 2) + 3_600_000 })),
	page("a member's week in the middle", (size, n) => ({
		actor: actor(n),
		from: timeOf(size / 2) - 604_800_000,
		to: timeOf(size / 2),
	})),
	page("a member's allowed accesses (filtered)", (_size, n) => ({ actor: actor(n), outcome: "allowed" })),
	page(
		"deep page of all, in the middle",
		() => ({}),
		(size) => size / 2,
	),
	page(
		"deep page of all, near the end",
		() => ({}),
		(size) => size / 50,
	),
	page(
		"deep page of a member, in the middle",
		(_size, n) => ({ actor: actor(n) }),
		(size) => size / 2,
	),
	page(
		"deep page of a member, near the end",
		(_size, n) => ({ actor: actor(n) }),
		() => 8_000,
	),
	page(
		"deep page of an organisation, in the middle",
		(_size, n) => ({ organisation: idFor(`organisation ${n % 5}`) }),
		(size) => size / 2,
	),
	{
		name: "a bundle of 256 by number",
		async run(db, size, n) {
			const first = 256 * ((n * 7919) % Math.floor(size / 256));
			return (await entriesBetween(db, first, first + 256)).length;
		},
	},
	{
		name: "how old a gap in the middle is",
		run: async (db, size, n) =>
			foundIn((await agesOf(db, [{ first: size / 2 + n, last: size - 1, actor: null }], timeOf(size * 0.75))).map(({ since }) => since)),
	},
	{
		name: "how old a member's gap in the middle is",
		run: async (db, size, n) =>
			foundIn((await agesOf(db, [{ first: size / 2, last: size - 1, actor: actor(n) }], timeOf(size * 0.75))).map(({ since }) => since)),
	},
	{
		name: "a query's 100 entries are its actor's",
		run: (db, size, n) => countOfActor(db, entriesOf(size, n), actor(n)).then(() => 100),
	},
	{
		name: "an organisation has touched a case",
		run: async (db, size, n) => Number(await touchedCase(db, idFor(`case ${rangeNumber(size, n)} ${n % 40}`), idFor("nobody"))),
	},
];

const foundIn = (times: readonly (number | null)[]) => times.filter((at) => at !== null).length;
const entriesOf = (size: number, n: number) => Array.from({ length: 100 }, (_, i) => (n * 7919 + i * 104_729) % size);

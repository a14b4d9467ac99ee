/** Counts by day and purpose, and a week against what is usual. */
import t from "tap";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import { compareWeek, countDays } from "#sdk/audit/overview.ts";
import type { ReadableEntry } from "#sdk/audit/questions.ts";

const DAY = 86_400_000;
const MONDAY = Date.UTC(2026, 0, 5);

async function* stream(entries: [day: number, over?: Partial<AccessEntryBody>][]): AsyncGenerator<ReadableEntry> {
	for (const [seq, [day, over]] of entries.entries()) {
		const entry = { at: MONDAY + day * DAY + 1000, action: "entry.read", outcome: "allowed", purpose: "care", attested: "server" };
		const who = { initiator: "person", ...over };
		yield { seq, entry: { ...entry, ...who } as AccessEntryBody };
	}
}

t.test("each day has its counts by purpose, and a day without entries has zeros", async (t) => {
	const entries = stream([[2], [2, { purpose: "oversight", outcome: "denied" }], [0], [7]]);
	const days = await countDays(entries, MONDAY, MONDAY + 3 * DAY);
	t.same(
		days.map(({ day, purposes, denied }) => [(day - MONDAY) / DAY, purposes.care, purposes.oversight, denied]),
		[
			[0, 1, 0, 0],
			[1, 0, 0, 0],
			[2, 1, 1, 1],
		],
	);
});

t.test("what programs made by themselves is counted apart, and is never more than usual", async (t) => {
	const by = (day: number): [number, Partial<AccessEntryBody>] => [day, { initiator: "program" }];
	const [first] = await countDays(stream([[0], by(0), by(0)]), MONDAY, MONDAY + DAY);
	t.match(first, { purposes: { care: 1 }, byProgram: 2 });
	const [monday] = await compareWeek(stream([[0], ...Array.from({ length: 50 }, () => by(0)), [-7], [-14], [-21]]), MONDAY + 6 * DAY);
	t.same(monday, { day: MONDAY, count: 1, usual: 1 });
});

t.test("a week is compared with the same days of the eight weeks before", async (t) => {
	const weeks = Array.from({ length: 8 }, (_, week) => Array.from({ length: week < 5 ? 4 : 0 }, (): [number] => [-7 * (week + 1)]));
	const days = await compareWeek(stream([[0], [0], [0], [1, { outcome: "denied" }], ...weeks.flat()]), MONDAY + 6 * DAY + 5);
	t.equal(days.length, 7);
	t.same(days[0], { day: MONDAY, count: 3, usual: 4 }, "the median of 4, 4, 4, 4 and 4");
	t.same(days[1], { day: MONDAY + DAY, count: 0, usual: 0 }, "a refused access isn't counted");
});

t.test("weeks before the first entry don't count, and with fewer than three weeks nothing is usual", async (t) => {
	const usual = async (entries: [day: number, over?: Partial<AccessEntryBody>][]) => {
		const days = await compareWeek(stream(entries), MONDAY + 6 * DAY);
		return days.map((each) => each.usual);
	};
	t.same(await usual([]), Array(7).fill(null));
	t.same(await usual([[-14], [-14], [0]]), Array(7).fill(null), "two weeks");
	t.same(await usual([[-20], [-20], [-13], [-6]]), [null, 1, 0, 0, 0, 0, 0], "three Tuesdays, and two Mondays");
	t.same((await usual([[-28], [-28], [-14], [-7], [-7]]))[0], 1.5, "2, 0, 1 and 2");
	t.same(
		(await usual([[-28, { action: "session.finish" }], [-14], [-7]]))[0],
		0.5,
		"0, 0, 1 and 1: a sign-in isn't counted, but its week is",
	);
});

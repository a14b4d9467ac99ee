/** Days on which a member opened more than is usual for the member and the role. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import type { ReadableEntry } from "#sdk/audit/questions.ts";
import { findUnusualDays } from "#sdk/audit/unusual-days.ts";
import { gather } from "#sdk/http/pages.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);
const id = (n: number): Id => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const roleOf = (member: Id) => (member === id(9) ? "coordinator" : "staff");

/** Readings of one member on one day. */
function reads(member: number, day: number, count: number, over: Partial<AccessEntryBody> = {}): AccessEntryBody[] {
	return Array.from({ length: count }, (_, i) => {
		const entry = { actor: id(member), at: START + day * DAY + i, object: id(1000 + i), objectType: "compartment", case: id(i) };
		return {
			...entry,
			action: "entry.read",
			outcome: "allowed",
			count: 1,
			attested: "server",
			initiator: "person",
			...over,
		} as AccessEntryBody;
	});
}

async function found(entries: AccessEntryBody[][], since = 0) {
	async function* stream(): AsyncGenerator<ReadableEntry> {
		const sorted = entries.flat().sort((a, b) => b.at - a.at);
		for (const [i, entry] of sorted.entries()) yield { seq: sorted.length - i, entry };
	}
	const findings = await gather(findUnusualDays(stream(), roleOf, since));
	return findings.map(({ actor, count, from, usual }) => [actor, Math.floor((from - START) / DAY), count, usual]);
}

const week = (member: number, count: number) => [0, 1, 2, 3, 4, 5].map((day) => reads(member, day, count));

t.test("a day stands out from the member's own days and from those of the role", async (t) => {
	t.same(await found([...week(1, 4), ...week(2, 4), reads(1, 8, 13)]), [[id(1), 8, 13, { own: 4, role: 4 }]]);
	t.same(await found([...week(1, 4), ...week(2, 4), reads(1, 8, 12)]), [], "three times as much is not more");
	t.same(await found([...week(1, 2), ...week(2, 2), reads(1, 8, 9)]), [], "few objects are never many");
});

t.test("what a program fetched makes no day unusual", async (t) => {
	t.same(await found([...week(1, 4), ...week(2, 4), reads(1, 8, 13, { initiator: "program" })]), []);
});

t.test("ordinary work of a busy desk, and of a busy member, isn't found", async (t) => {
	t.same(await found([...week(1, 30), ...week(2, 2), ...week(3, 2), reads(1, 8, 40)]), [], "this member always has much to do");
	t.same(await found([...week(1, 2), ...week(2, 20), ...week(3, 20), reads(1, 8, 40)]), [], "others in this role have, too");
	t.same(await found([...week(2, 4), reads(4, 8, 13)]), [[id(4), 8, 13, { own: null, role: 4 }]], "a new member is compared with the role");
	t.same(
		await found([...week(9, 30), ...week(2, 4), reads(2, 8, 13)]),
		[[id(2), 8, 13, { own: 4, role: 4 }]],
		"coordinators are another role",
	);
});

t.test("the first days of a network are not judged, and none of them is left out", async (t) => {
	const others = [2, 3, 4, 5, 6, 7].map((member) => reads(member, 0, 2));
	const unjudged = { own: null, role: null };
	t.same(await found([...others, reads(1, 0, 36)]), [[id(1), 0, 36, unjudged]], "a first day with many colleagues");
	t.same(await found([reads(1, 0, 36)]), [[id(1), 0, 36, unjudged]], "one person alone");
	t.same(await found([...others, reads(1, 0, 9)]), [], "few objects are never many");
	const laterDays = (days: number) => Array.from({ length: days }, (_, i) => reads(2, i + 1, 2));
	t.same(await found([...others, ...laterDays(4), reads(1, 0, 36)]), [[id(1), 0, 36, unjudged]], "four other dates");
	t.same(await found([...others, ...laterDays(5), reads(1, 0, 36)]), [[id(1), 0, 36, { own: null, role: 2 }]], "five other dates");
	t.same(
		await found([...week(9, 4), reads(9, 8, 13), reads(1, 9, 36)]),
		[
			[id(9), 8, 13, { own: 4, role: 4 }],
			[id(1), 9, 36, unjudged],
		],
		"days that aren't judged come last, also newer ones",
	);
});

t.test("only different objects whose content was read in the period count", async (t) => {
	const many = (over: Partial<AccessEntryBody>) => found([...week(1, 4), reads(1, 8, 30, over)]);
	t.equal((await many({})).length, 1);
	t.same(await many({ object: id(1) }), [], "one section, again and again");
	t.same(await many({ outcome: "denied" }), []);
	t.same(await many({ action: "compartment.read" }), [], "who can read it");
	t.same(await many({ count: 0 }), [], "nothing is written there");
	t.same(await many({ action: "entry.write" }), []);
	t.same(await many({ action: "audit.query" }), [], "the log about it");
	t.same(await many({ actor: null }), []);
	t.same(await found([...week(1, 4), reads(1, 8, 30)], START + 9 * DAY), [], "an earlier day");
	t.same(await found([...week(1, 4), reads(1, 8, 30)], START + 8 * DAY + 3_600_000), [], "the same day, before the period begins");
});

/** Ladders: who is rung when. Each test moves the time itself. */
import t from "tap";
import { USUAL_TIMES } from "#protocol/rules/ring-times.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { dutyNow, type Ladder, laddersOf, onDuty, roundOf, stepOf, type Team } from "../../../../server/features/bells/ladder.ts";
import { CaseUnderTest, HOUR, idOf } from "../../../support/statements.ts";

await sodiumReady;

const MINUTE = 60_000;
const START = 1_000_000 * MINUTE;

function team(parts: Partial<Team> = {}): Team {
	return { members: ["ana", "ben", "cem"], coordinators: ["boss"], rota: [], nobody: [], busy: new Set(), ...parts };
}

/** Ana is on duty, and Ben is next. */
const rota = [
	{ member: "ana", from: START - HOUR, until: START + HOUR },
	{ member: "ben", from: START + HOUR, until: START + 2 * HOUR },
	{ member: "cem", from: START + 3 * HOUR, until: START + 4 * HOUR },
];

/** Runs a ladder from minute to minute. @returns the minutes at which it rang, with the members and the bell. */
function ringsOf(found: Team, minutes: number, from: Ladder = { starts: START, step: 0 }) {
	const rings: [minute: number, members: string, bell: boolean][] = [];
	let { step } = from;
	let due: number | null = START;
	for (let minute = 0; minute <= minutes; minute++) {
		const now = START + minute * MINUTE;
		if (due === null || due > now) continue;
		const round = roundOf({ starts: START, step }, USUAL_TIMES, found, now);
		rings.push([minute, round.members.join(" "), round.bell]);
		step = round.step;
		due = round.nextAt;
	}
	return rings;
}

t.test("on duty at 0, 2 and 4 minutes, the next one at 5, all at 10, coordinators at 15, then everybody every 30", async (t) => {
	t.same(ringsOf(team({ rota }), 80), [
		[0, "ana", true],
		[2, "ana", false],
		[4, "ana", false],
		[5, "ben", false],
		[10, "ana ben cem", false],
		[15, "ana ben cem boss", true],
		[45, "ana ben cem boss", true],
		[75, "ana ben cem boss", true],
	]);
});

t.test("without a rota everybody of the desk is on duty", async (t) => {
	t.same(ringsOf(team(), 2), [
		[0, "ana ben cem", true],
		[2, "ana ben cem", false],
	]);
	t.same(onDuty(team({ rota }), START + 2.5 * HOUR), ["ana", "ben", "cem"], "nor in a gap of the rota");
	t.same(onDuty(team({ rota, members: ["ben", "cem"] }), START), ["ben", "cem"], "nor when the one on duty has left the desk");
});

t.test("while the rota says that nobody is on duty, the first steps ring the bell alone", async (t) => {
	const nobody = [{ call: "+40 21 000 222", from: START - HOUR, until: START + HOUR }];
	t.same(ringsOf(team({ rota: rota.slice(1), nobody }), 15), [
		[0, "", true],
		[2, "", false],
		[4, "", false],
		[5, "ben", false],
		[10, "ana ben cem", false],
		[15, "ana ben cem boss", true],
	]);
	t.same(dutyNow(team({ nobody }), START), { call: "+40 21 000 222" });
	t.same(dutyNow(team({ nobody }), START + HOUR), null, "and not after these hours");
	t.same(dutyNow(team({ nobody, rota }), START), { members: ["ana"] }, "a member who is on duty at the same time counts");
	t.same(onDuty(team({ nobody, rota, members: ["ben"] }), START), [], "but not one who has left the desk");
});

t.test("nobody is rung who is with somebody: the ladder goes on to the next at once", async (t) => {
	t.same(ringsOf(team({ rota, busy: new Set(["ana"]) }), 10), [
		[0, "ben", true],
		[2, "ben", false],
		[4, "ben", false],
		[5, "ben", false],
		[10, "ben cem", false],
	]);
	t.same(ringsOf(team({ rota, busy: new Set(["ana", "ben", "cem"]) }), 0), [[0, "boss", true]]);
	t.same(ringsOf(team({ rota, busy: new Set(["ana", "ben", "cem", "boss"]) }), 0), [[0, "", true]], "the desk's bell rings all the same");
});

t.test("steps that were missed ring once, together", async (t) => {
	const found = team({ rota });
	const late = roundOf({ starts: START, step: 1 }, USUAL_TIMES, found, START + 11 * MINUTE);
	t.same(late, { members: ["ana", "ben", "cem"], bell: false, isCoordinatorsFirst: false, step: 5, nextAt: START + 15 * MINUTE });
	const early = roundOf({ starts: START, step: 0 }, USUAL_TIMES, found, START - 1);
	const last = roundOf({ starts: START, step: 4 }, USUAL_TIMES, found, START + 15 * MINUTE);
	t.match(last, { isCoordinatorsFirst: true, step: 6 });
	t.match(roundOf({ starts: START, step: 6 }, USUAL_TIMES, found, START + 45 * MINUTE), { isCoordinatorsFirst: false });
	t.same(early, { members: [], bell: false, isCoordinatorsFirst: false, step: 0, nextAt: START }, "nothing rings before the start");
});

t.test("a ladder ends after a day", async (t) => {
	let step = 0;
	while (stepOf(USUAL_TIMES, step) !== null) step++;
	const last = stepOf(USUAL_TIMES, step - 1);
	t.ok(last && last.after < 24 * HOUR && last.after >= 23.4 * HOUR);
	t.equal(roundOf({ starts: START, step: step - 1 }, USUAL_TIMES, team(), START + 24 * HOUR).nextAt, null);
});

t.test("a desk has its own times", async (t) => {
	const times = { duty: [0, 1], next: 1, everybody: 3, coordinators: 3, again: 10 };
	t.same(
		[0, 1, 2, 3, 4, 5].map((number) => stepOf(times, number)),
		[
			{ after: 0, audience: "duty", bell: true },
			{ after: MINUTE, audience: "duty", bell: false },
			{ after: MINUTE, audience: "next", bell: false },
			{ after: 3 * MINUTE, audience: "everybody", bell: false },
			{ after: 3 * MINUTE, audience: "coordinators", bell: true },
			{ after: 13 * MINUTE, audience: "coordinators", bell: true },
		],
	);
});

t.test("what rings: requests, nothing arranged, overdue, a hold on the way, and whoever is still expected", async (t) => {
	const c = new CaseUnderTest().open();
	c.consent("yes", "b");
	c.draft("a1", "h", "b", { priority: "emergency" });
	c.request("a1", "h", c.basis("yes"));
	const rings = () =>
		laddersOf(c.state.handoffs[idOf("h")]!).map(({ desk, cause, starts }) => [desk === idOf("a") ? "a" : "b", cause, starts]);
	t.same(rings(), [["b", "request", null]]);
	c.move("b1", "h", "acknowledge");
	t.same(rings(), [["b", "request", null]], "a look isn't help");
	c.move("b1", "h", "accept");
	const half = c.now + HOUR / 2;
	t.same(rings(), [
		["a", "nothing-arranged", half],
		["b", "nothing-arranged", half],
	]);
	c.move("a1", "h", "arrange");
	t.same(rings(), []);
	c.move("a1", "h", "depart", { since: c.now, tellBy: c.now + 3 * HOUR });
	t.same(rings(), [
		["a", "overdue", c.now + 3 * HOUR],
		["b", "overdue", c.now + 3 * HOUR],
	]);
	c.move("b1", "h", "hold");
	t.same(
		rings().map(([desk, cause]) => [desk, cause]),
		[
			["a", "overdue"],
			["b", "overdue"],
			["a", "held"],
			["b", "held"],
		],
	);
	c.move("b1", "h", "cancel");
	t.same(rings(), [
		["a", "still-expected", null],
		["b", "still-expected", null],
	]);
	c.move("a1", "h", "settle", { code: "met-by-us" });
	t.same(rings(), []);
});

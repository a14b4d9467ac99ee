/** Explores every state of small worlds (docs/invariants.md), also with faults in the rules, which it must find. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { sodiumReady } from "#protocol/sodium.ts";
import { describe, explore, REFUSALS_CHANGE_NOTHING } from "../support/explorer/explore.ts";
import { INVARIANTS } from "../support/explorer/invariants.ts";
import { SEEDED_FAULTS } from "../support/explorer/seeded-faults.ts";
import type { World } from "../support/explorer/world.ts";
import { SMALL_WORLDS } from "../support/explorer/worlds.ts";

// A busy machine needs several minutes.
t.setTimeout(3_600_000);
/** The largest small world has a third of this. */
const MOST_STATES = 40_000;
await sodiumReady;

t.test("no state of a small world breaks an invariant", async (t) => {
	for (const world of SMALL_WORLDS) {
		const { states, transitions, refused, isComplete, neverTaken, violations } = explore(world, { mostStates: MOST_STATES });
		t.comment(`${world.name}: ${states} states, ${transitions} transitions, ${refused} refusals`);
		t.same(violations.map(describe), [], world.name);
		t.same(neverTaken, world.never ?? [], `${world.name}: each action is taken in some state`);
		t.ok(isComplete && states > 100, `${world.name}: every state was visited`);
	}
});

t.test("each fault in the rules is found", async (t) => {
	for (const { name, world: worldName, rules, breaks } of SEEDED_FAULTS) {
		const world = SMALL_WORLDS.find((each) => each.name === worldName);
		const invariants = INVARIANTS.filter((invariant) => invariant.name === breaks);
		const [violation] = world ? explore(world, { rules, invariants, stopAtFirst: true }).violations : [];
		if (violation?.invariant === breaks) t.pass(name);
		else t.fail(`${name}: ${violation ? describe(violation) : "unnoticed"}`);
	}
	const broken = new Set(SEEDED_FAULTS.map(({ breaks }) => breaks));
	t.same(
		INVARIANTS.filter(({ name }) => !broken.has(name)).map(({ name }) => name),
		[],
		"each invariant is broken by a fault",
	);
});

t.test("a violation is reported with the shortest sequence of actions", async (t) => {
	const world = SMALL_WORLDS.find(({ name }) => name === "beds in three places") as World;
	const rules = SEEDED_FAULTS.find(({ name }) => name === "accept doesn't look at other transfers")?.rules ?? {};
	const [violation] = explore(world, { rules, stopAtFirst: true }).violations;
	t.equal(
		violation && describe(violation),
		[
			"at most one transfer is accepted: to c and to b are accepted",
			"  1. a1: draft transfer to b to b",
			"  2. a1: request to b on given",
			"  3. b1: accept to b",
			"  4. a1: draft transfer to c to c",
			"  5. a1: request to c on given",
			"  6. c1: accept to c",
		].join("\n"),
	);
});

t.test("docs/invariants.md names each invariant, and no other", async (t) => {
	const text = readFileSync(path.resolve(import.meta.dirname, "../../docs/invariants.md"), "utf8");
	const named = [...text.matchAll(/^\| \*\*(.*?)\*\* \|/gm)].map((match) => match[1]);
	t.same(named.sort(), [...INVARIANTS.map(({ name }) => name), REFUSALS_CHANGE_NOTHING].sort());
	t.same(
		SMALL_WORLDS.filter(({ name }) => !text.includes(`| ${name} |`)).map(({ name }) => name),
		[],
		"each world",
	);
});

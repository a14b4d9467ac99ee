/** How a sitting of several tabs ends: together, and not later than a frozen tab allows. */
import t from "tap";
import type { SittingEvent } from "../../../clients/web/sitting/kinds.ts";
import { claim } from "../../../clients/web/sitting/verbs/claim.ts";
import { admit, follow } from "../../../clients/web/sitting/verbs/door.ts";
import { endByItself, endForOthers, hide, leave } from "../../../clients/web/sitting/verbs/ending.ts";
import { verbsOf } from "../../../clients/web/sitting/verbs/index.ts";
import { newSitting, type Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { newTab, type Tab } from "../../../clients/web/sitting/verbs/tab.ts";
import { addTab, removeTab } from "../../../clients/web/sitting/verbs/tabs.ts";
import { report } from "../../../clients/web/sitting/verbs/watch.ts";
import { until } from "../../support/until.ts";
import { giveLocation } from "../../support/web/location.ts";

giveLocation(t);

interface World {
	sitting: Sitting;
	/** What happened, in this order. */
	seen: string[];
	/** @returns a tab that is connected. Events are noted with its name. */
	tab(name: string, isInside?: boolean): Tab;
	/** As a tab that has saved its drafts. */
	leaves(name: string, tab: Tab): Promise<unknown>;
}

function open(): World {
	const sitting = newSitting();
	const seen: string[] = [];
	sitting.entered = { status: "active", name: "ana", isSharedComputer: false };
	sitting.onOver = () => seen.push("over");
	const say = (event: SittingEvent) => (event.kind === "end" ? event.how : event.kind === "countdown" ? `${event.seconds}` : event.kind);
	return {
		sitting,
		seen,
		tab(name, isInside = true) {
			const tab = newTab((event) => seen.push(`${name}: ${say(event)}`));
			tab.isInside = isInside;
			addTab(sitting, tab);
			return tab;
		},
		leaves: (name, tab) => leave(sitting, { how: "lock" }, tab).then(() => seen.push(`${name} may go`)),
	};
}

t.test("all tabs save before the keys go, and then all of them go", async (t) => {
	const { sitting, seen, tab, leaves } = open();
	const [one, two] = [tab("one"), tab("two")];
	tab("door", false);
	seen.length = 0;
	const first = leaves("one", one);
	await until("the others are told", () => seen.length > 1);
	t.same(seen, ["two: lock", "door: lock"]);
	t.ok(sitting.entered, "two still saves");
	await Promise.all([first, leaves("two", two)]);
	t.same(seen.slice(2).sort(), ["one may go", "over", "two may go"]);
	t.equal(sitting.entered, null);
});

t.test("a frozen tab holds the others up for a second, a closed one not at all", async (t) => {
	const frozen = open();
	frozen.tab("frozen");
	const began = Date.now();
	await frozen.leaves("one", frozen.tab("one"));
	t.ok(Date.now() - began >= 990 && frozen.sitting.entered === null, `${Date.now() - began} ms`);
	const again = open();
	again.tab("frozen");
	const waits = again.leaves("one", again.tab("one")).then(() => "held up");
	const closed = open();
	const gone = closed.tab("gone");
	const left = closed.leaves("one", closed.tab("one")).then(() => "not held up");
	removeTab(closed.sitting, gone);
	t.equal(await Promise.race([waits, left]), "not held up");
	await waits;
});

t.test("without a tab, nothing is left", async (t) => {
	const { sitting, seen, tab } = open();
	const [one, two] = [tab("one"), tab("two")];
	seen.length = 0;
	removeTab(sitting, one);
	t.same(seen, []);
	removeTab(sitting, two);
	removeTab(sitting, two);
	t.same(seen, ["over"]);
});

t.test("a tab at the door ends nothing", async (t) => {
	const { sitting, tab, leaves } = open();
	tab("inside");
	await leaves("door", tab("door", false));
	t.ok(sitting.entered);
});

t.test("the last minute is counted in all tabs, and a touch in any of them stops it", async (t) => {
	const { sitting, seen, tab } = open();
	const [one, two] = [tab("one"), tab("two")];
	seen.length = 0;
	const facts = { hiddenSince: null, isBusy: false, pausedUntil: 0 };
	const ago = Date.now() - 9.5 * 60_000;
	await report(sitting, { ...facts, touchedAt: ago }, one);
	t.same(seen, ["one: 30", "two: 30"]);
	await report(sitting, { ...facts, touchedAt: Date.now() }, two);
	t.same(seen.slice(2), ["one: null", "two: null"]);
	clearInterval(sitting.guard?.timer);
});

t.test("a tab that has gone was touched and seen until then", async (t) => {
	const { sitting, seen, tab } = open();
	const [one, two] = [tab("one"), tab("two")];
	seen.length = 0;
	const facts = { isBusy: false, pausedUntil: 0 };
	const anHourAgo = Date.now() - 60 * 60_000;
	await report(sitting, { ...facts, touchedAt: Date.now(), hiddenSince: null }, two);
	await report(sitting, { ...facts, touchedAt: anHourAgo, hiddenSince: anHourAgo }, one);
	removeTab(sitting, two);
	await report(sitting, { ...facts, touchedAt: anHourAgo, hiddenSince: null }, one);
	t.same(seen, []);
	clearInterval(sitting.guard?.timer);
});

t.test("a sitting also ends when only a tab at the door is left", async (t) => {
	const { sitting, seen, tab } = open();
	tab("door", false);
	seen.length = 0;
	endByItself(sitting);
	await sitting.ending;
	t.same(seen, ["door: lock", "over"]);
	t.equal(sitting.entered, null);
});

t.test("a tab at the door, or of an earlier sitting, can call no verb behind the door", async (t) => {
	const { sitting, tab } = open();
	const [old, next] = [tab("old"), tab("next", false)];
	t.type(await verbsOf(sitting, old)("saveDraft"), "function");
	await endForOthers(sitting, next);
	for (const name of ["saveDraft", "readInbox", "report", "hide", "waiting", "listCases", "listVetting"])
		for (const each of [old, next]) await t.rejects(verbsOf(sitting, each)(name), { code: "not-signed-in" }, name);
	for (const name of ["enter", "claim", "follow", "isFounded", "leave", "checkInvite"])
		t.type(await verbsOf(sitting, next)(name), "function", name);
});

t.test("a tab shows the sitting of another one when it asks for it", async (t) => {
	const { sitting, tab } = open();
	tab("one");
	const two = tab("two", false);
	t.equal((await follow(sitting, undefined, two))?.name, "ana");
	t.ok(two.isInside);
	const empty = open();
	const alone = empty.tab("alone", false);
	empty.sitting.entered = null;
	t.equal(await follow(empty.sitting, undefined, alone), null);
	t.notOk(alone.isInside);
});

for (const [how, end] of Object.entries({
	lock: ({ sitting }: World, tab: Tab) => leave(sitting, { how: "lock" }, tab),
	Hide: ({ sitting }: World, tab: Tab) => hide(sitting, undefined, tab),
}))
	t.test(`no tab begins or shows a sitting while ${how} ends one`, async (t) => {
		const world = open();
		const { sitting, seen, tab } = world;
		const [one, door] = [tab("one"), tab("door", false)];
		tab("frozen");
		const ended = end(world, one);
		const signIn = async () => {
			seen.push("a password is used");
			throw new Error("unreachable");
		};
		const attempts = [
			claim(sitting, { isTakeover: false }, door),
			claim(sitting, { isTakeover: true }, door),
			follow(sitting, undefined, door),
			admit(sitting, { name: "ana", isSharedComputer: false }, door, signIn, { mayShare: true }),
			admit(sitting, { name: "bo", isSharedComputer: false }, door, signIn),
		];
		await ended;
		const answered = Promise.race<unknown>(attempts).then(() => "answered");
		t.equal(await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 50, "silent"))]), "silent");
		t.notOk(door.isInside);
		t.notOk(seen.includes("a password is used"));
		t.equal(seen.filter((each) => each === "over").length, 1);
	});

t.test("nobody gets into the sitting of somebody else", async (t) => {
	const { sitting, seen, tab } = open();
	const [ana, bo] = [tab("ana"), tab("bo", false)];
	seen.length = 0;
	const signIn = async () => {
		seen.push("bo's own password is used");
		throw new Error("wrong password");
	};
	await t.rejects(admit(sitting, { name: "bo", isSharedComputer: false }, bo, signIn, { mayShare: true }), { message: "wrong password" });
	t.same(seen, ["ana: lock", "bo's own password is used"]);
	t.notOk(bo.isInside);
	t.notOk(ana.isInside);
});

t.test("what a person says about the computer holds, also when they have a sitting in another tab", async (t) => {
	const { sitting, seen, tab } = open();
	const [one, two] = [tab("one"), tab("two", false)];
	seen.length = 0;
	const enter = async (isSharedComputer: boolean) => {
		const signIn = async () => {
			throw new Error(`is shared: ${sitting.isSharedComputer}`);
		};
		await t.rejects(admit(sitting, { name: "ana", isSharedComputer }, two, signIn, { mayShare: true }), {
			message: `is shared: ${isSharedComputer}`,
		});
	};
	await enter(true);
	t.same(seen, ["one: lock"]);
	t.notOk(one.isInside);
	const inMemory = sitting.storage;
	await enter(false);
	t.not(sitting.storage, inMemory);
});

t.test("the same person, who says the same about the computer, goes on in the sitting", async (t) => {
	const { sitting, tab } = open();
	const [one, two] = [tab("one"), tab("two", false)];
	sitting.isClaimed = true;
	const signIn = async () => {
		throw new Error("unreachable");
	};
	await admit(sitting, { name: "ana", isSharedComputer: false }, two, signIn, { mayShare: true });
	t.ok(one.isInside && two.isInside);
});

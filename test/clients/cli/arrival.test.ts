/** Times of a journey: refused when they can't be right, and shown in the time zones of both desks. */
import t from "tap";
import { acceptHandoff, confirmArrangement } from "#sdk/casework/index.ts";
import { zoneOfDesk } from "#sdk/directory/zones.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { showTimeIn } from "../../../clients/cli/times.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, DAY, requestTransfer } from "../../support/sdk-cases.ts";

const { network, origin, destination } = await readyNetwork(t);
const o = origin.staff.session;
const d = destination.staff.session;
const { id, of } = await caseWith(o, origin.desk, ["identity"]);
const { ref } = await requestTransfer(o, id, destination, ["identity"], of);
await acceptHandoff(d, ref);
const HOUR = 3_600_000;
const answers: boolean[] = [];
const type = typing(commands, o, answers);
const iso = (ms: number) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

t.test("an arrival in the past is refused, and the error names the field", async (t) => {
	await t.rejects(type(`handoff arrange ${ref.handoff} --expect ${iso(o.now() - 60_000)}`), { code: "bad-input", field: "expectBy" });
});

t.test("each move shows the arrival in the reader's zone and in the other desk's", async (t) => {
	const { data, text } = await type(`handoff arrange ${ref.handoff} --expect ${iso(o.now() + HOUR)}`);
	const at = Date.parse(data.arrival.expectBy);
	t.match(data.arrival, {
		confirmed: false,
		there: { desk: destination.desk, zone: "Europe/Berlin", time: showTimeIn("Europe/Berlin", at) },
	});
	t.match(text, "Arrival, not confirmed by the other desk yet:");
	t.match(text, `Desk of Destination (Destination) (Europe/Berlin)  ${showTimeIn("Europe/Berlin", at)}`);
	const theirs = await type(`handoff hold ${ref.handoff} --code unsafe`, d);
	t.match(theirs.data.arrival.there, { desk: origin.desk, zone: "Europe/Tirane" }, "the other side sees the zone of the first desk");
	await type(`handoff resume ${ref.handoff}`, d);
});

t.test("confirm first shows what it confirms", async (t) => {
	answers.push(false);
	const refused = await type(`handoff confirm ${ref.handoff}`, d);
	t.match(refused.data, { confirmed: false });
	t.equal(refused.text, "Nothing was changed.");
	await t.rejects(
		confirmArrangement(d, ref, 0),
		{ code: "wrong-state", field: "expectBy" },
		"not another time than the one that was shown",
	);
	answers.push(true);
	t.match((await type(`handoff confirm ${ref.handoff}`, d)).data, { state: "arranged", arrival: { confirmed: true } });
});

t.test("nobody confirms an arrival that has passed, and she departs all the same", async (t) => {
	await type(`handoff arrange ${ref.handoff} --expect ${iso(o.now() + HOUR)}`);
	// Less than the hours after which an idle session ends.
	network.server.clock.advance(4 * HOUR);
	await t.rejects(confirmArrangement(d, ref), { code: "wrong-state", field: "expectBy" });
	await type(`handoff arrange ${ref.handoff} --expect ${iso(o.now() + DAY)}`);
	const [since, later] = [iso(o.now() - HOUR), iso(o.now() + 8 * HOUR)];
	const departed = (await type(`handoff depart ${ref.handoff} --since ${since}`)).data;
	t.match(departed, { state: "in-transit", arrival: { confirmed: false } });
	t.equal(Date.parse(departed.departed), Date.parse(since));
	t.equal(Date.parse((await type(`handoff tell ${ref.handoff} --by ${later}`)).data.tellBy), Date.parse(later));
	t.match((await type("handoff list")).text, "in-transit");
	t.match((await type(`handoff arrived ${ref.handoff}`, d)).data, { state: "in-transit", hasHer: true, stillExpected: false });
	for (const command of ["handoff list", `handoff show ${ref.handoff}`, `case show ${ref.case}`]) {
		for (const session of [o, d]) {
			const { text } = await type(command, session);
			t.match(text, /\bmet\b/, command);
			t.notMatch(text, "in-transit", command);
		}
	}
});

t.test("a desk has a time zone only if all zones of its country show the same time", async (t) => {
	const { dir } = o;
	const organisation = dir.organisations.get(destination.id);
	for (const [country, zone] of [
		["US", null],
		["CY", "Asia/Famagusta"],
		["XX", null],
		["AL", "Europe/Tirane"],
	] as const) {
		const other = new Map(dir.organisations).set(destination.id, { ...organisation!, country });
		const session = Object.assign(Object.create(o), { dir: { ...dir, organisations: other } });
		t.equal(zoneOfDesk(session, destination.desk, Date.parse("2026-12-01T12:00:00Z")), zone, country);
		t.doesNotThrow(() => zoneOfDesk(session, destination.desk, Number.MAX_SAFE_INTEGER), "a time that no date can show");
	}
});

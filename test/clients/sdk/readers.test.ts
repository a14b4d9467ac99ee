/** Who can read: threads and sections, at each step, from the verified statements alone. */
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import {
	acceptHandoff,
	completeHandoff,
	doAllUpkeep,
	loadCase,
	readersOfCase,
	receiveHandoff,
	recordDeparture,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import { epochKey } from "#sdk/compartments/epoch-keys.ts";
import { addHolder, dropHolder, message, openCompartment, openThread, type Readers, type Unreadable, whoReads, write } from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { network, origin, transit, destination } = await readyNetwork(t);
const [ana, mareike] = [origin.staff.session, destination.staff.session];
const { clock } = network.server;
const nameOf = new Map([origin, transit, destination].map(({ desk }, i) => [desk, ["origin", "transit", "destination"][i]]));
const named = (id: Id) => nameOf.get(id) ?? "member";
const shown = ({ readers, waiting, past }: Pick<Readers, "readers" | "waiting" | "past">) => ({
	readers: readers.map(({ id, people, since, history }) => [named(id), people.length, since, history]),
	waiting: waiting.map(({ id, people }) => [named(id), people.length]),
	past: past.map(({ id, until }) => [named(id), until]),
});
/** Lets an hour pass. @returns the time then. */
const later = () => {
	clock.advance(3_600_000);
	return ana.now();
};

t.test("the readers of a thread have their times, and whether they read earlier messages", async (t) => {
	const opened = later();
	const thread = await openThread(ana, "A thread", [{ kind: "desk", id: destination.desk }]);
	t.same(shown(await whoReads(ana, thread)), {
		readers: [
			["origin", 2, opened, true],
			["destination", 2, opened, true],
		],
		waiting: [],
		past: [],
	});
	const added = later();
	await addHolder(ana, thread, { kind: "desk", id: transit.desk }, { history: false });
	const seen = await whoReads(transit.staff.session, thread);
	t.same(shown(seen).readers.at(-1), ["transit", 2, added, false], "a newcomer sees that, too");
	t.equal(seen.people, 6);
	t.same(seen.readers.at(-1)?.organisation, transit.id);
	const dropped = later();
	await dropHolder(ana, thread, { kind: "desk", id: destination.desk });
	await write(ana, thread, message("Without them"));
	t.same(shown(await whoReads(ana, thread)).past, [["destination", dropped]]);
	const back = later();
	await addHolder(ana, thread, { kind: "desk", id: destination.desk }, { history: true });
	t.same(shown(await whoReads(ana, thread)).readers.at(-1), ["destination", 2, back, true]);
	t.same((await whoReads(ana, thread)).past, []);
	const { session } = transit.staff;
	const missing: unknown = await epochKey(session, await openCompartment(session, thread), 1).catch((error: unknown) => error);
	t.match(missing, { why: "later-only", at: added }, "the cause names the same time");
	t.same(new Set((missing as Unreadable).helpers), new Set([origin.coordinator.id, origin.staff.id]));
});

t.test("a section's readers change at each step of a transfer, and the case knows them, too", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const identity = of.identity as Id;
	const { ref } = await requestTransfer(ana, id, destination, ["identity"], of);
	t.same(shown(await whoReads(ana, identity)).waiting, [["destination", 2]]);
	t.same(
		(await readersOfCase(ana, id))[0]?.waiting.map(({ id }) => named(id)),
		["destination"],
	);
	const accepted = later();
	await acceptHandoff(mareike, ref);
	for (const session of [ana, mareike]) {
		const found = shown(await whoReads(session, identity));
		t.same(found.readers[1], ["destination", 2, accepted, true]);
		t.same([found.waiting, found.past], [[], []]);
		const [section] = await readersOfCase(session, id);
		t.same(section?.readers.map(({ id, since }) => [named(id), since]).at(-1), ["destination", accepted]);
	}
	await recordDeparture(ana, ref);
	const received = later();
	await receiveHandoff(mareike, ref);
	const now = shown(await whoReads(mareike, identity));
	t.same(now, { readers: [["destination", 2, accepted, true]], waiting: [], past: [["origin", received]] });
	const [section] = await readersOfCase(mareike, await loadCase(mareike, id));
	t.match(section, { section: "identity", past: [{ id: origin.desk, until: received }] });
	t.same(
		section?.readers.map(({ id }) => named(id)),
		["destination"],
	);
});

t.test("a withdrawn request waits no more, and a completed referral is over at once", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const identity = of.identity as Id;
	const first = await requestTransfer(ana, id, transit, ["identity"], of, { kind: "referral" });
	await withdrawHandoff(ana, first.ref, "other" as never);
	t.same(shown(await whoReads(ana, identity)).waiting, []);
	const { ref } = await requestTransfer(ana, id, destination, ["identity"], of, { kind: "referral" });
	await acceptHandoff(mareike, ref);
	await receiveHandoff(mareike, ref);
	const ended = later();
	await completeHandoff(mareike, ref, "service-provided");
	const over = { readers: ["origin"], past: [["destination", ended]] };
	const summary = async () => {
		const { readers, past } = shown(await whoReads(ana, identity));
		return { readers: readers.map(([name]) => name), past };
	};
	t.same(await summary(), over, "before any key is renewed");
	later();
	await doAllUpkeep(ana);
	t.match((await summary()).readers, over.readers);
	t.same(
		(await readersOfCase(ana, id))[0]?.past.map(({ id, until }) => [named(id), until]),
		[["destination", ended]],
	);
});

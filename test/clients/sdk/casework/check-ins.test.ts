/** Check-ins: when she is expected to say that all is well, what the two desks read, and what the server learns. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import {
	acceptHandoff,
	answerCheckIn,
	awaitedCheckIns,
	type CheckInAnswer,
	checkInEntryIn,
	readCheckIns,
	recordArrival,
	setCheckIn,
} from "#sdk/casework/index.ts";
import { message } from "#sdk/compartments/content.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, overtaken, requestTransfer, withLostAnswer } from "../../../support/sdk-cases.ts";

const HOUR = 3_600_000;
const { network, origin, transit, destination } = await readyNetwork(t);
const ours = origin.staff.session;
const theirs = destination.staff.session;

async function accepted() {
	const { id, of } = await caseWith(ours, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(ours, id, destination, ["identity"], of);
	await t.rejects(setCheckIn(ours, ref, ours.now() + HOUR), { code: "wrong-state" }, "not before the acceptance");
	await acceptHandoff(theirs, ref);
	return ref;
}

const stored = (handoff: string) => network.server.sql(`SELECT due, help_at FROM check_in WHERE handoff = '${handoff}'`);

t.test("both desks read a check-in and its answer, and the server stores only the time", async (t) => {
	const ref = await accepted();
	const due = ours.now() + HOUR;
	const entry = randomId();
	const { checkIn } = await setCheckIn(ours, ref, due, { entry });
	t.equal((await setCheckIn(ours, ref, due, { entry })).checkIn, checkIn, "a repeated call sets one");
	t.match(await readCheckIns(theirs, ref), { mayAdd: true, checkIns: [{ id: checkIn, due, by: origin.staff.id, answer: null }] });
	t.match(await awaitedCheckIns(theirs), [{ handoff: ref.handoff, checkIn, due, helpAt: null }]);
	t.same(await awaitedCheckIns(transit.staff.session), []);

	await setCheckIn(theirs, ref, due + HOUR, { checkIn });
	t.match((await readCheckIns(ours, ref)).checkIns, [{ due: due + HOUR }], "another time for the same check-in");
	await answerCheckIn(theirs, ref, checkIn, "ok");
	t.match((await readCheckIns(ours, ref)).checkIns, [{ answer: { what: "ok", by: destination.staff.id } }]);
	t.same(await awaitedCheckIns(ours), []);
	await t.rejects(answerCheckIn(ours, ref, randomId(), "ok"), { code: "not-found" });
});

t.test("a help word stays until somebody has made sure that she is safe", async (t) => {
	const ref = await accepted();
	const { checkIn } = await setCheckIn(ours, ref, ours.now() + HOUR);
	// The colleague doesn't know of the help word, and stops the ringing before it is written.
	await overtaken(
		ours,
		"compartments.send",
		() => answerCheckIn(theirs, ref, checkIn, "ok"),
		() => answerCheckIn(ours, ref, checkIn, "help-word"),
	);
	t.match((await readCheckIns(theirs, ref)).checkIns, [{ answer: { what: "help-word", by: origin.staff.id } }]);
	t.match(await awaitedCheckIns(theirs), [{ checkIn, helpAt: Number }], "it rings all the same");
	for (const answer of ["ok", "dropped"] as CheckInAnswer[])
		await t.rejects(answerCheckIn(theirs, ref, checkIn, answer), { code: "wrong-state" });
	await setCheckIn(theirs, ref, ours.now() + 2 * HOUR, { checkIn });
	t.match((await readCheckIns(ours, ref)).checkIns, [{ answer: { what: "help-word" } }], "another time doesn't end it");
	await answerCheckIn(theirs, ref, checkIn, "safe");
	t.match((await readCheckIns(ours, ref)).checkIns, [{ answer: { what: "safe", by: destination.staff.id } }]);
	t.same(await stored(ref.handoff), []);
});

t.test("a help word needs no check-in, and a lost answer rings and writes once", async (t) => {
	const ref = await accepted();
	const entry = randomId();
	const say = () => answerCheckIn(theirs, ref, null, "help-word", { entry });
	await t.rejects(withLostAnswer(theirs, "compartments.send", say));
	await say();
	const { checkIns } = await readCheckIns(ours, ref);
	t.match(checkIns, [{ answer: { what: "help-word" } }]);
	t.equal(checkIns.length, 1);
	t.equal((await stored(ref.handoff)).length, 1);
	await recordArrival(theirs, ref);
	t.same(await stored(ref.handoff), [], "her arrival ends it");
	t.equal((await readCheckIns(ours, ref)).mayAdd, false);
	await t.rejects(say(), { code: "wrong-state" });
});

t.test("an entry that isn't about a check-in is none", async (t) => {
	const fields = (values: Record<string, string | number | null>) => ({
		...{ kind: "fields" as const, form: "check-in", at: 0, files: [] },
		values: Object.entries(values).map(([code, value]) => ({ code, value })),
	});
	const right = { checkIn: randomId(), due: 5, answer: null };
	t.same(checkInEntryIn(fields(right)), right);
	for (const wrong of [{ checkIn: "x" }, { due: "soon" }, { due: -1 }, { answer: "perhaps" }])
		t.equal(checkInEntryIn(fields({ ...right, ...wrong })), null, JSON.stringify(wrong));
	t.equal(checkInEntryIn({ ...fields(right), form: "bed" }), null);
	t.equal(checkInEntryIn(message("Hello")), null);
	t.equal(checkInEntryIn(null), null);
});

t.test("the command line sets and answers a check-in", async (t) => {
	const { handoff } = await accepted();
	const type = typing(commands, ours, []);
	await t.rejects(type(`handoff check-in ${handoff} --answer ok`), /check-in/, "none waits");
	await t.rejects(type(`handoff check-in ${handoff} --answer ok --due +1h`), /due/);
	const [made] = (await type(`handoff check-in ${handoff} --due +1h`)).data.checkIns;
	t.match(made, { answer: null });
	t.match((await type("inbox check-ins")).data.checkIns, [{ handoff, checkIn: made.id, helpAt: null }]);
	const answered = (await type(`handoff check-in ${handoff} --check-in ${made.id.slice(0, 8)} --answer ok`)).data.checkIns;
	t.match(answered, [{ id: made.id, answer: "ok" }]);
	t.match((await type(`handoff check-in ${handoff} --answer help-word`)).data.checkIns, [{ answer: "help-word" }, { answer: "ok" }]);
	t.match((await type(`handoff check-in ${handoff} --answer safe`)).data.checkIns, [{ answer: "safe" }, { answer: "ok" }]);
});

t.test("a check-in whose entry was never written can be answered, so that its ringing ends", async (t) => {
	const ref = await accepted();
	const { server } = ours;
	const { call } = server;
	server.call = (async (to, sending) => {
		if (to.id === "compartments.send") throw new Error("the connection was lost");
		return call.call(server, to, sending);
	}) as typeof call;
	await t.rejects(setCheckIn(ours, ref, ours.now() + HOUR), { message: "the connection was lost" });
	server.call = call;
	const [waiting] = (await readCheckIns(theirs, ref)).checkIns;
	t.match(waiting, { by: null, answer: null });
	await answerCheckIn(theirs, ref, waiting?.id ?? null, "dropped");
	t.same(await stored(ref.handoff), []);
	t.match((await readCheckIns(ours, ref)).checkIns, [{ answer: { what: "dropped" } }]);
});

t.test("many check-ins keep no help word from ringing", async (t) => {
	const ref = await accepted();
	for (let i = 1; i <= 20; i++) await setCheckIn(ours, ref, ours.now() + i * HOUR);
	await t.rejects(setCheckIn(ours, ref, ours.now() + HOUR), { code: "wrong-state" });
	await answerCheckIn(theirs, ref, null, "help-word");
	t.equal((await stored(ref.handoff)).filter((row) => row.help_at !== null).length, 1);
});

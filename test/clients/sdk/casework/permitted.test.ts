/** The moves of a hand-off that each person may make, at each step of a journey. */
import t, { type Test } from "tap";
import type { Id } from "#protocol/bytes.ts";
import { HANDOFF_ACTIONS } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { codesOf, MOVES } from "#protocol/rules/handoff.ts";
import { CaseBundle } from "#sdk/casework/append.ts";
import { requestedBasis } from "#sdk/casework/handoffs/accept.ts";
import { findHandoff } from "#sdk/casework/handoffs/common.ts";
import { addMove } from "#sdk/casework/handoffs/moves.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	arrangeHandoff,
	cancelHandoff,
	completeHandoff,
	confirmArrangement,
	countersignHandoff,
	declineHandoff,
	draftHandoff,
	endHandoff,
	enterHandoffInError,
	holdHandoff,
	loadCase,
	permittedMoves,
	receiveHandoff,
	recordArrival,
	recordConsent,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	settleHandoff,
	withdrawConsent,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith, DAY, requestTransfer, terms } from "../../../support/sdk-cases.ts";

const { network, origin, transit, destination } = await readyNetwork(t);
const [ana, coordinator, mareike] = [origin.staff.session, origin.coordinator.session, destination.staff.session];

interface Ref {
	case: Id;
	handoff: Id;
}

async function movesOf(session: UnlockedSession, ref: Ref) {
	const { primary, moves, barred } = permittedMoves(session, await loadCase(session, ref.case), ref.handoff);
	return { primary, moves: moves.map(({ move }) => move), barred: barred.map(({ move, code }) => `${move} ${code}`) };
}

/** The moves that the SDK can really sign and fold. They must be those that `permittedMoves` offers. */
async function writableMoves(session: UnlockedSession, ref: Ref): Promise<string[]> {
	const { state } = await loadCase(session, ref.case);
	const handoff = findHandoff(state, ref.handoff);
	return HANDOFF_ACTIONS.filter((action) => {
		if (action === "extend") return false;
		const takes = MOVES.find((row) => row.action === action)?.takes;
		const values = {
			desk: transit.desk,
			expectBy: Math.ceil(Date.now() / 3_600_000 + 24) * 3_600_000,
			since: session.now(),
			tellBy: session.now() + 3_600_000,
			basis: action === "accept" ? requestedBasis(state, handoff) : undefined,
		};
		const value = (field: string) => (field in values ? values[field as keyof typeof values] : codesOf(action)?.[0]);
		const fields = Object.fromEntries((takes ?? []).map((field) => [field, value(field)]));
		try {
			addMove(session, new CaseBundle(session, state), ref.handoff, action, fields);
			return true;
		} catch (error) {
			if (error instanceof ProtocolError) return false;
			throw error;
		}
	});
}

async function check(t: Test, ref: Ref, step: string, from: [string | null, string], to: [string | null, string]): Promise<void> {
	for (const [session, [primary, expected]] of [
		[ana, from],
		[mareike, to],
	] as const) {
		const found = await movesOf(session, ref);
		t.same([found.primary, found.moves.join(" ")], [primary, expected], `${step}: ${session === ana ? "from-desk" : "to-desk"}`);
		const both = (moves: readonly string[]) => moves.filter((move) => move !== "extend" && move !== "countersign").sort();
		t.same(both(found.moves), both(await writableMoves(session, ref)), `${step}: as the SDK writes`);
	}
}

t.test("at each step each desk is offered its own moves, and one of them first", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(ana, id, destination, ["identity"], of);
	await check(
		t,
		ref,
		"requested",
		[null, "withdraw extend enter-in-error"],
		["acknowledge", "acknowledge accept decline reroute arrived take"],
	);
	await acknowledgeHandoff(mareike, ref);
	await check(t, ref, "acknowledged", [null, "withdraw extend enter-in-error"], ["accept", "accept decline reroute arrived take"]);
	await acceptHandoff(mareike, ref);
	const readyFrom = "withdraw arrange depart take hold extend enter-in-error";
	await check(t, ref, "accepted", ["arrange", readyFrom], ["arrange", "cancel arrange arrived take hold receive"]);
	await arrangeHandoff(ana, ref, ana.now() + DAY);
	await check(t, ref, "proposed", [null, readyFrom], ["confirm", "cancel arrange confirm arrived take hold receive"]);
	await confirmArrangement(mareike, ref);
	await check(t, ref, "arranged", ["depart", readyFrom], ["arrived", "cancel arrange arrived take hold receive"]);
	await recordDeparture(ana, ref);
	await check(
		t,
		ref,
		"in-transit",
		[null, "arrange tell take hold end extend"],
		["arrived", "cancel arrange arrived tell take hold receive"],
	);
	await holdHandoff(mareike, ref, "other");
	await check(
		t,
		ref,
		"on-hold",
		["resume", "arrange tell take resume end extend"],
		["resume", "cancel arrange arrived tell take resume receive"],
	);
	await resumeHandoff(ana, ref);
	await receiveHandoff(mareike, ref);
	await check(t, ref, "received", [null, ""], ["complete", "complete"]);
	await completeHandoff(mareike, ref, "service-provided");
	await check(t, ref, "completed", [null, ""], [null, "arrived"]);
});

t.test("a barred move of the desk names the reason, and a colleague countersigns", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const { ref, consent } = await requestTransfer(ana, id, destination, ["identity"], of);
	await enterHandoffInError(ana, ref, "wrong-person");
	t.notOk((await movesOf(ana, ref)).moves.includes("countersign"), "nobody countersigns their own");
	t.ok((await movesOf(coordinator, ref)).moves.includes("countersign"));
	t.same((await movesOf(mareike, ref)).barred, ["accept wrong-state"]);
	await countersignHandoff(coordinator, ref, "refuse");
	t.same((await movesOf(mareike, ref)).barred, []);
	await acceptHandoff(mareike, ref);
	await recordDeparture(ana, ref);
	await withdrawConsent(ana, { case: id, consent });
	t.same((await movesOf(ana, ref)).barred, [], "it goes on");
	t.same((await movesOf(mareike, ref)).barred, ["receive no-basis"], "without its file");
});

t.test("when she is there, the next move is to take the case, also on hold, or else to renew the ground", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const { ref, consent } = await requestTransfer(ana, id, destination, ["identity"], of);
	const primary = async () => [(await movesOf(ana, ref)).primary, (await movesOf(mareike, ref)).primary];
	await acceptHandoff(mareike, ref);
	await recordDeparture(ana, ref);
	await holdHandoff(ana, ref, "other");
	t.same(await primary(), ["resume", "resume"]);
	await recordArrival(mareike, ref);
	t.same(await primary(), [null, "receive"]);
	await withdrawConsent(ana, { case: id, consent });
	t.same(await primary(), [null, "extend"], "no basis allows it: the desk that has her asks her");
	t.ok((await movesOf(mareike, ref)).barred.includes("receive no-basis"));
	await recordConsent(mareike, id, terms(destination.id, ["identity"], mareike.now()));
	t.same(await primary(), [null, "extend"], "the hand-off doesn't rest on it yet");
});

t.test("a drafted transfer can be requested while its desk has the case", async (t) => {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const draft = { kind: "transfer", to: transit.desk, reason: "Other", priority: "normal", travel: false } as const;
	const handoff = await draftHandoff(ana, id, draft as never);
	const drafted = () => movesOf(ana, { case: id, handoff });
	t.match(await drafted(), { primary: "request", barred: [] });
	const { ref } = await requestTransfer(ana, id, destination, ["identity"], of);
	await acceptHandoff(mareike, ref);
	await receiveHandoff(mareike, ref);
	t.match(await drafted(), { primary: null, barred: ["request not-allowed"] }, "custody has moved");
});

t.test("a draft can be requested by its desk, and a stranger gets no answer", async (t) => {
	const { id } = await caseWith(ana, origin.desk, ["identity"]);
	const draft = { kind: "referral", to: destination.desk, reason: "Other", priority: "normal", travel: false } as const;
	const handoff = await draftHandoff(ana, id, draft as never);
	t.same((await movesOf(ana, { case: id, handoff })).primary, "request");
	await t.rejects(movesOf(mareike, { case: id, handoff }), { code: "not-found" });
	t.throws(() => permittedMoves(ana, { state: { handoffs: {} } as never }, handoff), { code: "not-found" });
});

/** How a hand-off comes to each state in which she may be met, after its request. */
const WAYS: Record<string, readonly ((ref: Ref) => Promise<unknown>)[]> = {
	requested: [],
	acknowledged: [(ref) => acknowledgeHandoff(mareike, ref)],
	accepted: [(ref) => acceptHandoff(mareike, ref)],
	arranged: [
		(ref) => acceptHandoff(mareike, ref),
		(ref) => arrangeHandoff(ana, ref, ana.now() + DAY),
		(ref) => confirmArrangement(mareike, ref),
	],
	"in-transit": [(ref) => acceptHandoff(mareike, ref), (ref) => recordDeparture(ana, ref)],
	"on-hold": [(ref) => acceptHandoff(mareike, ref), (ref) => holdHandoff(ana, ref, "other")],
	declined: [(ref) => declineHandoff(mareike, ref, "no-capacity")],
	rerouted: [(ref) => rerouteHandoff(mareike, ref, transit.desk)],
	withdrawn: [(ref) => acceptHandoff(mareike, ref), (ref) => withdrawHandoff(ana, ref, "other")],
	cancelled: [(ref) => acceptHandoff(mareike, ref), (ref) => cancelHandoff(mareike, ref, "no-capacity")],
	ended: [(ref) => acceptHandoff(mareike, ref), (ref) => recordDeparture(ana, ref), (ref) => endHandoff(ana, ref, "missing")],
	completed: [
		(ref) => acceptHandoff(mareike, ref),
		(ref) => receiveHandoff(mareike, ref),
		(ref) => completeHandoff(mareike, ref, "service-provided"),
	],
	"entered-in-error": [(ref) => enterHandoffInError(ana, ref, "wrong-person"), (ref) => countersignHandoff(coordinator, ref, "approve")],
};

/** A transfer that has gone this way, as the to-desk and the from-desk see it. */
async function gone(steps: readonly ((ref: Ref) => Promise<unknown>)[]) {
	const { id, of } = await caseWith(ana, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(ana, id, destination, ["identity"], of);
	for (const step of steps) await step(ref);
	const [theirs, ours] = [await loadCase(mareike, id), await loadCase(ana, id)];
	const maySay = (session: UnlockedSession) =>
		permittedMoves(session, session === ana ? ours : theirs, ref.handoff).moves.some(({ move }) => move === "arrived");
	return { state: theirs.state.handoffs[ref.handoff]?.state, maySay };
}

// The last test: it moves the clock beyond the end of the sessions.
t.test("that she is there can be said in each state from requested to on hold, and for 72 hours after the end", async (t) => {
	const made: Awaited<ReturnType<typeof gone>>[] = [];
	for (const [state, steps] of Object.entries(WAYS)) {
		const found = await gone(steps);
		t.equal(found.state, state);
		made.push(found);
	}
	const onTheWay = [...(WAYS["in-transit"] ?? []), (ref: Ref) => cancelHandoff(mareike, ref, "no-capacity")];
	const expected = await gone(onTheWay);
	const settled = await gone([...onTheWay, (ref) => settleHandoff(ana, ref, "met-by-other")]);
	const offeredTo = (session: UnlockedSession) => made.filter(({ maySay }) => maySay(session)).map(({ state }) => state);
	network.server.clock.advance(3 * DAY - 120_000);
	t.same(offeredTo(mareike), Object.keys(WAYS));
	t.same(offeredTo(ana), [], "only the to-desk says it");
	network.server.clock.advance(120_000);
	t.same(offeredTo(mareike), ["requested", "acknowledged", "accepted", "arranged", "in-transit", "on-hold"]);
	t.same([expected.maySay(mareike), settled.maySay(mareike)], [true, false], "while she is still expected");
});

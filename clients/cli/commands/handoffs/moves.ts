/** The moves of a hand-off, one command each. */
import type { Id } from "#protocol/bytes.ts";
import { DECLINE_CODES, END_CODES, HANDOFF_OUTCOMES, IN_ERROR_CODES, REFUSAL_CODES, SETTLE_CODES } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	arrangeHandoff,
	cancelHandoff,
	clashesOfCase,
	completeHandoff,
	confirmArrangement,
	countersignHandoff,
	declineHandoff,
	endHandoff,
	enterHandoffInError,
	extendHandoff,
	type HandoffRef,
	holdHandoff,
	loadCase,
	permittedMoves,
	receiveHandoff,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	sealSectionsByHand,
	settleHandoff,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import { arrivalJson, arrivalText } from "../../answers/arrival.ts";
import { askDespiteClashes } from "../../answers/clashes.ts";
import { handoffJson } from "../../answers/handoff-views.ts";
import { basisFlags, basisFrom, newBasisFlags } from "../../arguments/basis-flags.ts";
import { required, type Slots, type Values } from "../../arguments/grammar.ts";
import { code, ref, time } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { type Answer, type Command, command, type HelpFor, type Io } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { messages } from "../../words/messages.ts";

type MoveHelp<F extends Slots> = Omit<HelpFor<NoArguments, F>, "examples"> & { example: string };
type NoArguments = Record<never, never>;
type Move<F extends Slots> = (session: UnlockedSession, found: HandoffRef, input: Values<F>) => Promise<Handoff>;

/** What a command shows and asks before its move. */
type Before<F extends Slots> = (io: Io, found: HandoffRef, input: Values<F>) => Promise<void>;

/** Asks for confirmation if the hand-off's sections have clashes. @throws UsageError unless the answer is yes */
async function askAboutClashes(io: Io, found: HandoffRef): Promise<void> {
	const session = await io.session();
	const { state } = await loadCase(session, found.case);
	const compartments = (state.handoffs[found.handoff]?.sections ?? []).map(({ compartment }) => compartment);
	await askDespiteClashes(io, await clashesOfCase(session, found.case, compartments));
}

/** Declares a command that makes one move and shows the new state of the hand-off. `example` follows the command and the hand-off's id. */
function move<F extends Slots>(verb: string, { example, ...help }: MoveHelp<F>, flags: F, act: Move<F>, before?: Before<F>): Command {
	const name = `handoff ${verb}`;
	return {
		name,
		help: { ...help, examples: [`cloister ${name} 3f2a ${example}`.trim()] },
		args: handoffArgument,
		flags,
		async run(io: Io, input: { handoff: string } & Values<F>) {
			const people = await People.of(await io.session());
			const found = await findHandoff(people.session, input.handoff);
			await before?.(io, found, input);
			return handoffAnswer(people, found.case, await withPermittedMoves(people.session, found, act(people.session, found, input)));
		},
	};
}

/** Waits for a move. If it is refused with wrong-state, the error names the present state and the moves that are possible in it. */
async function withPermittedMoves<T>(session: UnlockedSession, { case: id, handoff }: HandoffRef, move: Promise<T>): Promise<T> {
	try {
		return await move;
	} catch (error) {
		if (!isRefusal(error, "wrong-state")) throw error;
		const loaded = await loadCase(session, id);
		const moves = permittedMoves(session, loaded, handoff).moves.map(({ move }) => move);
		const state = loaded.state.handoffs[handoff]?.state ?? "";
		throw new ProtocolError("wrong-state", `${error.detail}; ${messages.stateNow(shortId(handoff), state, moves)}`, error.field);
	}
}

/** The new state of a hand-off, and the arrival that was arranged. */
async function handoffAnswer(people: People, id: Id, handoff: Handoff): Promise<Answer> {
	const { state } = await loadCase(people.session, id);
	const now = messages.handoffNow(shortId(handoff.id), handoff.state);
	return {
		data: { ...handoffJson(state, handoff, []), arrival: arrivalJson(people, handoff) },
		text: () => [now, arrivalText(people, handoff)].filter((part) => part !== "").join("\n"),
	};
}

/** Shows the proposed arrival and asks, where somebody can answer. The time that was shown is the one that is confirmed. */
const confirming = command({
	name: "handoff confirm",
	help: {
		summary: "Confirm the arrival time that the other desk proposed. It is shown first.",
		examples: ["cloister handoff confirm 3f2a"],
	},
	args: handoffArgument,
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, input.handoff);
		const shown = (await loadCase(people.session, found.case)).state.handoffs[found.handoff];
		if (shown?.proposed && (await io.confirm(messages.askConfirmArrival(arrivalText(people, shown)))) === false)
			return { data: { handoff: shown.id, state: shown.state, confirmed: false }, text: () => messages.nothingChanged };
		return handoffAnswer(people, found.case, await confirmArrangement(people.session, found, shown?.proposed?.expectBy));
	},
});

const declining = { code: required(code(DECLINE_CODES)) };
const refusing = { code: required(code(REFUSAL_CODES)) };

const sealing = command({
	name: "handoff seal",
	help: {
		summary: "Seal the sections that were granted with --by-hand. Do this after you have verified the acceptance.",
		examples: ["cloister handoff seal 3f2a"],
	},
	args: handoffArgument,
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const sealed = await sealSectionsByHand(session, await findHandoff(session, input.handoff));
		return { data: { sealed }, text: () => messages.sealedByHand(sealed) };
	},
});

const countersigning = command({
	name: "handoff countersign",
	help: {
		summary: "Give or refuse the second signature that a hand-off needs.",
		parameters: { verdict: "Your decision." },
		examples: ["cloister handoff countersign 3f2a approve"],
	},
	args: { ...handoffArgument, verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, input.handoff);
		return handoffAnswer(people, found.case, await countersignHandoff(people.session, found, input.verdict));
	},
});

const rerouting = command({
	name: "handoff reroute",
	help: {
		summary: "Suggest another desk for a request to your desk.",
		parameters: { desk: "The desk that you suggest." },
		examples: ['cloister handoff reroute 3f2a "Safe Harbour/Clinic"'],
	},
	args: { ...handoffArgument, desk: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const found = await findHandoff(people.session, input.handoff);
		return handoffAnswer(people, found.case, await rerouteHandoff(people.session, found, people.findDesk(input.desk).id));
	},
});

export const moveCommands: Command[] = [
	move("acknowledge", { summary: "Confirm that your desk has seen a request.", example: "" }, {}, (session, found) =>
		acknowledgeHandoff(session, found),
	),
	move("accept", { summary: "Accept a request. The granted sections open now.", example: "" }, {}, (session, found) =>
		acceptHandoff(session, found),
	),
	move("decline", { summary: "Decline a request.", example: "--code no-capacity" }, declining, (session, found, input) =>
		declineHandoff(session, found, input.code),
	),
	rerouting,
	move("withdraw", { summary: "Withdraw your request.", example: "--code already-placed" }, refusing, (session, found, input) =>
		withdrawHandoff(session, found, input.code),
	),
	move(
		"settle",
		{ summary: "Record that no new request is needed after one that came to nothing.", example: "--code person-declined" },
		{ code: required(code(SETTLE_CODES)) },
		(session, found, input) => settleHandoff(session, found, input.code),
	),
	move(
		"cancel",
		{ summary: "Cancel a hand-off that your desk has accepted.", example: "--code no-capacity" },
		declining,
		(session, found, input) => cancelHandoff(session, found, input.code),
	),
	move(
		"arrange",
		{
			summary: "Propose the arrival time of the person. The other desk confirms it.",
			parameters: { expect: "The time of arrival, rounded up to the hour." },
			example: "--expect 2026-12-01T14:00",
		},
		{ expect: required(time) },
		(session, found, input) => arrangeHandoff(session, found, input.expect),
	),
	confirming,
	move(
		"depart",
		{ summary: "Record that the person is on the way. If the basis has ended, give another one.", example: "" },
		newBasisFlags,
		async (session, found, { basis, ...input }) => {
			if (!basis) return recordDeparture(session, found);
			const { state } = await loadCase(session, found.case);
			return recordDeparture(session, found, basisFrom(state, { ...input, basis }));
		},
		askAboutClashes,
	),
	move(
		"hold",
		{ summary: "Put a hand-off on hold. Both desks get an alarm.", example: "--code unsafe" },
		refusing,
		(session, found, input) => holdHandoff(session, found, input.code),
	),
	move("resume", { summary: "Continue a hand-off that was on hold.", example: "" }, {}, (session, found) => resumeHandoff(session, found)),
	move(
		"receive",
		{ summary: "Record that the person has arrived. With a transfer, custody moves to your desk.", example: "" },
		{},
		(session, found) => receiveHandoff(session, found),
		askAboutClashes,
	),
	move(
		"end",
		{
			summary: "End a journey that did not reach the other desk. Custody stays.",
			parameters: { ending: "How the journey ended." },
			example: "--ending turned-back",
		},
		{ ending: required(code(END_CODES)) },
		(session, found, input) => endHandoff(session, found, input.ending),
	),
	move(
		"complete",
		{
			summary: "Complete a hand-off that was received.",
			parameters: { outcome: "The result for the person." },
			example: "--outcome service-provided",
		},
		{ outcome: required(code(HANDOFF_OUTCOMES)) },
		(session, found, input) => completeHandoff(session, found, input.outcome),
	),
	move(
		"extend",
		{ summary: "Renew the basis of a running hand-off.", example: "--basis consent --consent 91bc" },
		basisFlags,
		async (session, found, input) => {
			const { state } = await loadCase(session, found.case);
			return extendHandoff(session, found, basisFrom(state, input));
		},
	),
	move(
		"enter-in-error",
		{ summary: "Mark a hand-off as a mistake. A second person must agree.", example: "--code wrong-recipient" },
		{ code: required(code(IN_ERROR_CODES)) },
		(session, found, input) => enterHandoffInError(session, found, input.code),
	),
	countersigning,
	sealing,
];

/** The moves of a hand-off. Each move is a command. */
import { DECLINE_CODES, END_CODES, HANDOFF_OUTCOMES, IN_ERROR_CODES, REFUSAL_CODES, SETTLE_CODES } from "#protocol/codes.ts";
import {
	acceptHandoff,
	acknowledgeHandoff,
	arrangeHandoff,
	cancelHandoff,
	changeTellBy,
	completeHandoff,
	confirmArrangement,
	countersignHandoff,
	declineHandoff,
	endHandoff,
	enterHandoffInError,
	extendHandoff,
	holdHandoff,
	loadCase,
	receiveHandoff,
	recordArrival,
	recordDeparture,
	rerouteHandoff,
	resumeHandoff,
	sealSectionsByHand,
	settleHandoff,
	takeHandoff,
	withdrawHandoff,
} from "#sdk/casework/index.ts";
import { arrivalText } from "../../answers/arrival.ts";
import { askAboutMustKnow } from "../../answers/must-know.ts";
import { basisFlags, basisFrom } from "../../arguments/basis-flags.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, ref, time } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { type Command, peopleCommand, sessionCommand } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { messages } from "../../words/messages.ts";
import { askAboutClashes, handoffAnswer, moveCommand } from "./move-command.ts";

/** Shows the proposed arrival and, if somebody can answer, asks first. Exactly the time that was shown is confirmed. */
const confirm = peopleCommand({
	name: "handoff confirm",
	help: {
		summary: "Confirm the arrival time that the other desk proposed. It is shown first.",
		examples: ["cloister handoff confirm 3f2a"],
	},
	args: handoffArgument,
	async run(people, input, io) {
		const found = await findHandoff(people.session, input.handoff);
		const shown = (await loadCase(people.session, found.case)).state.handoffs[found.handoff];
		if (shown?.proposed && (await io.confirm(messages.askConfirmArrival(arrivalText(people, shown)))) === false)
			return { data: { handoff: shown.id, state: shown.state, confirmed: false }, text: () => messages.nothingChanged };
		return handoffAnswer(people, found.case, await confirmArrangement(people.session, found, shown?.proposed?.expectBy));
	},
});

const declineFlags = { code: required(code(DECLINE_CODES)) };
const refusalFlags = { code: required(code(REFUSAL_CODES)) };

const seal = sessionCommand({
	name: "handoff seal",
	help: {
		summary: "Seal the sections that were granted with --by-hand. Do this after you have verified the acceptance.",
		examples: ["cloister handoff seal 3f2a"],
	},
	args: handoffArgument,
	async run(session, input) {
		const sealed = await sealSectionsByHand(session, await findHandoff(session, input.handoff));
		return { data: { sealed }, text: () => messages.sealedByHand(sealed) };
	},
});

const countersign = peopleCommand({
	name: "handoff countersign",
	help: {
		summary: "Give or refuse the second signature that a hand-off needs.",
		parameters: { verdict: "Your decision." },
		examples: ["cloister handoff countersign 3f2a approve"],
	},
	args: { ...handoffArgument, verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	async run(people, input) {
		const found = await findHandoff(people.session, input.handoff);
		return handoffAnswer(people, found.case, await countersignHandoff(people.session, found, input.verdict));
	},
});

const reroute = peopleCommand({
	name: "handoff reroute",
	help: {
		summary: "Suggest another desk for a request to your desk.",
		parameters: { desk: "The desk that you suggest." },
		examples: ['cloister handoff reroute 3f2a "Safe Harbour/Clinic"'],
	},
	args: { ...handoffArgument, desk: required(ref("DESK")) },
	async run(people, input) {
		const found = await findHandoff(people.session, input.handoff);
		return handoffAnswer(people, found.case, await rerouteHandoff(people.session, found, people.findDesk(input.desk).id));
	},
});

const departureTimes = ({ since, "tell-by": tellBy }: { since: number | undefined; "tell-by": number | undefined }) => ({
	...(since !== undefined && { since }),
	...(tellBy !== undefined && { tellBy }),
});

export const moveCommands: Command[] = [
	moveCommand("acknowledge", { summary: "Confirm that your desk has seen a request.", example: "" }, {}, (session, found) =>
		acknowledgeHandoff(session, found),
	),
	moveCommand("accept", { summary: "Accept a request. The granted sections open now.", example: "" }, {}, (session, found) =>
		acceptHandoff(session, found),
	),
	moveCommand("decline", { summary: "Decline a request.", example: "--code no-capacity" }, declineFlags, (session, found, input) =>
		declineHandoff(session, found, input.code),
	),
	reroute,
	moveCommand("withdraw", { summary: "Withdraw your request.", example: "--code already-placed" }, refusalFlags, (session, found, input) =>
		withdrawHandoff(session, found, input.code),
	),
	moveCommand(
		"settle",
		{
			summary: "Record that a failed request needs no new one, or who meets her while she is still expected.",
			example: "--code person-declined",
		},
		{ code: required(code(SETTLE_CODES)) },
		(session, found, input) => settleHandoff(session, found, input.code),
	),
	moveCommand(
		"cancel",
		{
			summary: "Cancel a hand-off that your desk has accepted. If she is on the way, she is still expected.",
			example: "--code no-capacity",
		},
		declineFlags,
		(session, found, input) => cancelHandoff(session, found, input.code),
	),
	moveCommand(
		"arrange",
		{
			summary: "Propose the arrival time of the person. The other desk confirms it.",
			parameters: { expect: "The time of arrival, rounded up to the hour." },
			example: "--expect +36h",
		},
		{ expect: required(time) },
		(session, found, input) => arrangeHandoff(session, found, input.expect),
	),
	confirm,
	moveCommand(
		"depart",
		{
			summary: "Record that the person is on the way. It needs no basis.",
			parameters: {
				since: "When she departed. Default: now.",
				"tell-by":
					"When both desks are told that she hasn't arrived. Default: one hour after the confirmed arrival, or six hours after departure.",
			},
			example: "--tell-by +6h",
		},
		{ since: optional(time), "tell-by": optional(time) },
		(session, found, input) => recordDeparture(session, found, departureTimes(input)),
		async (io, found) => {
			await askAboutClashes(io, found);
			await askAboutMustKnow(io, found.case);
		},
	),
	moveCommand(
		"tell",
		{
			summary: "Change the time at which both desks are told that the person hasn't arrived.",
			parameters: { by: "The new time, at most 14 days away." },
			example: "--by +8h",
		},
		{ by: required(time) },
		(session, found, input) => changeTellBy(session, found, input.by),
	),
	moveCommand(
		"take",
		{ summary: "Say that you see to the hand-off now. It stops the ringing for 20 minutes.", example: "" },
		{},
		(session, found) => takeHandoff(session, found),
	),
	moveCommand(
		"arrived",
		{
			summary: "Record that the person is with your desk. It needs no basis, and moves no custody: `handoff receive` does.",
			parameters: { since: "When she arrived. Default: now." },
			example: "",
		},
		{ since: optional(time) },
		(session, found, input) => recordArrival(session, found, input.since),
	),
	moveCommand(
		"hold",
		{ summary: "Put a hand-off on hold. Both desks see this in their inbox.", example: "--code unsafe" },
		refusalFlags,
		(session, found, input) => holdHandoff(session, found, input.code),
	),
	moveCommand("resume", { summary: "Continue a hand-off that was on hold.", example: "" }, {}, (session, found) =>
		resumeHandoff(session, found),
	),
	moveCommand(
		"receive",
		{ summary: "Record that the person has arrived. With a transfer, custody moves to your desk.", example: "" },
		{},
		(session, found) => receiveHandoff(session, found),
		askAboutClashes,
	),
	moveCommand(
		"end",
		{
			summary: "End a journey that did not reach the other desk. Custody stays.",
			parameters: { ending: "How the journey ended." },
			example: "--ending turned-back",
		},
		{ ending: required(code(END_CODES)) },
		(session, found, input) => endHandoff(session, found, input.ending),
	),
	moveCommand(
		"complete",
		{
			summary: "Complete a hand-off that was received.",
			parameters: { outcome: "The result for the person." },
			example: "--outcome service-provided",
		},
		{ outcome: required(code(HANDOFF_OUTCOMES)) },
		(session, found, input) => completeHandoff(session, found, input.outcome),
	),
	moveCommand(
		"extend",
		{ summary: "Renew the basis of a running hand-off.", example: "--basis consent --consent 91bc" },
		basisFlags,
		async (session, found, input) => {
			const { state } = await loadCase(session, found.case);
			return extendHandoff(session, found, basisFrom(state, input));
		},
	),
	moveCommand(
		"enter-in-error",
		{ summary: "Mark a hand-off as a mistake. A second person must agree.", example: "--code wrong-recipient" },
		{ code: required(code(IN_ERROR_CODES)) },
		(session, found, input) => enterHandoffInError(session, found, input.code),
	),
	countersign,
	seal,
];

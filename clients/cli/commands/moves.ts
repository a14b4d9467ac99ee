/** The moves of a hand-off, one command each. */
import { DECLINE_CODES, END_CODES, IN_ERROR_CODES, OUTCOMES_OF_HANDOFF, REFUSAL_CODES } from "#protocol/codes.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import {
	accept,
	acknowledge,
	arrange,
	cancel,
	complete,
	confirm,
	countersign,
	decline,
	depart,
	end,
	enterHandoffInError,
	extend,
	type HandoffRef,
	hold,
	loadCase,
	receive,
	reroute,
	resume,
	sealByHand,
	withdraw,
} from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Io } from "../command.ts";
import { type Command, command } from "../command.ts";
import { required, type Slots, type Values } from "../grammar.ts";
import { basisFlags, basisFrom } from "../helpers/basis-flags.ts";
import { findHandoff } from "../helpers/find.ts";
import { handoffJson } from "../helpers/handoff-views.ts";
import { code, ref, time } from "../kinds.ts";
import { People } from "../people.ts";
import { messages } from "../words/messages.ts";

type Act<F extends Slots> = (session: UnlockedSession, found: HandoffRef, input: Values<F>) => Promise<Handoff>;

/** A command that makes one move and shows the hand-off as it is then. */
function move<F extends Slots>(verb: string, flags: F, act: Act<F>): Command {
	return command({
		name: `handoff ${verb}`,
		args: { handoff: required(ref("HANDOFF")) },
		flags,
		async run(io: Io, input) {
			const session = await io.session();
			const found = await findHandoff(session, input.handoff);
			const now = await act(session, found, input as unknown as Values<F>);
			const { state } = await loadCase(session, found.case);
			return { data: handoffJson(state, now, []), text: () => messages.handoffNow(now.id.slice(0, 8), now.state) };
		},
	});
}

const declining = { code: required(code(DECLINE_CODES)) };
const refusing = { code: required(code(REFUSAL_CODES)) };

const sealing = command({
	name: "handoff seal",
	args: { handoff: required(ref("HANDOFF")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const sealed = await sealByHand(session, await findHandoff(session, input.handoff));
		return { data: { sealed }, text: () => messages.sealedByHand(sealed) };
	},
});

const countersigning = command({
	name: "handoff countersign",
	args: { handoff: required(ref("HANDOFF")), verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const now = await countersign(session, await findHandoff(session, input.handoff), input.verdict);
		return { data: { handoff: now.id, state: now.state }, text: () => messages.handoffNow(now.id.slice(0, 8), now.state) };
	},
});

const rerouting = command({
	name: "handoff reroute",
	args: { handoff: required(ref("HANDOFF")), desk: required(ref("DESK")) },
	flags: {},
	async run(io, input) {
		const people = await People.of(await io.session());
		const now = await reroute(people.session, await findHandoff(people.session, input.handoff), people.findDesk(input.desk).id);
		return { data: { handoff: now.id, state: now.state }, text: () => messages.handoffNow(now.id.slice(0, 8), now.state) };
	},
});

export const moveCommands: Command[] = [
	move("acknowledge", {}, (session, found) => acknowledge(session, found)),
	move("accept", {}, (session, found) => accept(session, found)),
	move("decline", declining, (session, found, input) => decline(session, found, input.code)),
	rerouting,
	move("withdraw", refusing, (session, found, input) => withdraw(session, found, input.code)),
	move("cancel", declining, (session, found, input) => cancel(session, found, input.code)),
	move("arrange", { expect: required(time) }, (session, found, input) => arrange(session, found, input.expect)),
	move("confirm", {}, (session, found) => confirm(session, found)),
	move("depart", {}, (session, found) => depart(session, found)),
	move("hold", refusing, (session, found, input) => hold(session, found, input.code)),
	move("resume", {}, (session, found) => resume(session, found)),
	move("receive", {}, (session, found) => receive(session, found)),
	move("end", { ending: required(code(END_CODES)) }, (session, found, input) => end(session, found, input.ending)),
	move("complete", { outcome: required(code(OUTCOMES_OF_HANDOFF)) }, (session, found, input) => complete(session, found, input.outcome)),
	move("extend", basisFlags, async (session, found, input) => {
		const { state } = await loadCase(session, found.case);
		return extend(session, found, basisFrom(state, input));
	}),
	move("enter-in-error", { code: required(code(IN_ERROR_CODES)) }, (session, found, input) =>
		enterHandoffInError(session, found, input.code),
	),
	countersigning,
	sealing,
];

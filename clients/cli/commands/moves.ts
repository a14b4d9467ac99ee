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
import type { Sitting } from "#sdk/context.ts";
import { type Command, command, required, type Slots, type Values } from "../grammar.ts";
import { basisFlags, basisFrom } from "../helpers/basis-flags.ts";
import { findHandoff } from "../helpers/find.ts";
import { handoffJson } from "../helpers/handoff-views.ts";
import type { Io } from "../io.ts";
import { code, ref, time } from "../kinds.ts";
import { People } from "../people.ts";
import { said } from "../words/said.ts";

type Act<F extends Slots> = (sitting: Sitting, found: HandoffRef, given: Values<F>) => Promise<Handoff>;

/** A command that makes one move and shows the hand-off as it is then. */
function move<F extends Slots>(verb: string, flags: F, act: Act<F>): Command {
	return command({
		name: `handoff ${verb}`,
		args: { handoff: required(ref("HANDOFF")) },
		flags,
		async run(io: Io, given) {
			const sitting = await io.sitting();
			const found = await findHandoff(sitting, given.handoff);
			const now = await act(sitting, found, given as unknown as Values<F>);
			const { state } = await loadCase(sitting, found.case);
			return { data: handoffJson(state, now, []), text: () => said.handoffNow(now.id.slice(0, 8), now.state) };
		},
	});
}

const declining = { code: required(code(DECLINE_CODES)) };
const refusing = { code: required(code(REFUSAL_CODES)) };

const sealing = command({
	name: "handoff seal",
	args: { handoff: required(ref("HANDOFF")) },
	flags: {},
	async run(io, given) {
		const sitting = await io.sitting();
		const sealed = await sealByHand(sitting, await findHandoff(sitting, given.handoff));
		return { data: { sealed }, text: () => said.sealedByHand(sealed) };
	},
});

const countersigning = command({
	name: "handoff countersign",
	args: { handoff: required(ref("HANDOFF")), verdict: required(code(["approve", "refuse"] as const, "VERDICT")) },
	flags: {},
	async run(io, given) {
		const sitting = await io.sitting();
		const now = await countersign(sitting, await findHandoff(sitting, given.handoff), given.verdict);
		return { data: { handoff: now.id, state: now.state }, text: () => said.handoffNow(now.id.slice(0, 8), now.state) };
	},
});

const rerouting = command({
	name: "handoff reroute",
	args: { handoff: required(ref("HANDOFF")), desk: required(ref("DESK")) },
	flags: {},
	async run(io, given) {
		const people = await People.of(await io.sitting());
		const now = await reroute(people.sitting, await findHandoff(people.sitting, given.handoff), people.findDesk(given.desk).id);
		return { data: { handoff: now.id, state: now.state }, text: () => said.handoffNow(now.id.slice(0, 8), now.state) };
	},
});

export const moveCommands: Command[] = [
	move("acknowledge", {}, (sitting, found) => acknowledge(sitting, found)),
	move("accept", {}, (sitting, found) => accept(sitting, found)),
	move("decline", declining, (sitting, found, given) => decline(sitting, found, given.code)),
	rerouting,
	move("withdraw", refusing, (sitting, found, given) => withdraw(sitting, found, given.code)),
	move("cancel", declining, (sitting, found, given) => cancel(sitting, found, given.code)),
	move("arrange", { expect: required(time) }, (sitting, found, given) => arrange(sitting, found, given.expect)),
	move("confirm", {}, (sitting, found) => confirm(sitting, found)),
	move("depart", {}, (sitting, found) => depart(sitting, found)),
	move("hold", refusing, (sitting, found, given) => hold(sitting, found, given.code)),
	move("resume", {}, (sitting, found) => resume(sitting, found)),
	move("receive", {}, (sitting, found) => receive(sitting, found)),
	move("end", { ending: required(code(END_CODES)) }, (sitting, found, given) => end(sitting, found, given.ending)),
	move("complete", { outcome: required(code(OUTCOMES_OF_HANDOFF)) }, (sitting, found, given) => complete(sitting, found, given.outcome)),
	move("extend", basisFlags, async (sitting, found, given) => {
		const { state } = await loadCase(sitting, found.case);
		return extend(sitting, found, basisFrom(state, given));
	}),
	move("enter-in-error", { code: required(code(IN_ERROR_CODES)) }, (sitting, found, given) =>
		enterHandoffInError(sitting, found, given.code),
	),
	countersigning,
	sealing,
];

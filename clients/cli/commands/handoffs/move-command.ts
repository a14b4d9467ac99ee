/** What the commands for the moves of a hand-off have in common. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Handoff } from "#protocol/rules/handoff.ts";
import { clashesOfCase, type HandoffRef, loadCase, permittedMoves } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { isRefusal } from "#sdk/http/answers.ts";
import { arrivalJson, arrivalText } from "../../answers/arrival.ts";
import { askDespiteClashes } from "../../answers/clashes.ts";
import { handoffJson, viewHandoff } from "../../answers/handoff.ts";
import type { Slots, Values } from "../../arguments/grammar.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import type { Answer, Command, HelpFor, Io } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { People } from "../../lookup/people.ts";
import { shortId } from "../../short-id.ts";
import { messages } from "../../words/messages.ts";

type MoveHelp<F extends Slots> = Omit<HelpFor<NoArguments, F>, "examples"> & { example: string };
type NoArguments = Record<never, never>;
/** Sends the move to the server. @returns the hand-off after the move. */
type Move<F extends Slots> = (session: UnlockedSession, found: HandoffRef, input: Values<F>) => Promise<Handoff>;

/** Runs before the move, to ask the person. It throws when the move must not be made. */
type BeforeMove<F extends Slots> = (io: Io, found: HandoffRef, input: Values<F>) => Promise<void>;

/** Asks for confirmation if the hand-off's sections have clashes. @throws UsageError unless the answer is yes */
export async function askAboutClashes(io: Io, found: HandoffRef): Promise<void> {
	const session = await io.session();
	const { state } = await loadCase(session, found.case);
	const compartments = (state.handoffs[found.handoff]?.sections ?? []).map(({ compartment }) => compartment);
	await askDespiteClashes(io, await clashesOfCase(session, found.case, compartments));
}

/**
 * Makes the command `handoff VERB`. It makes one move, and shows the new state of the hand-off.
 * @param help its `example` is added to the command and an id. @param act sends the move. @param before runs first.
 */
export function moveCommand<F extends Slots>(
	verb: string,
	{ example, ...help }: MoveHelp<F>,
	flags: F,
	act: Move<F>,
	before?: BeforeMove<F>,
): Command {
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
export async function handoffAnswer(people: People, id: Id, handoff: Handoff): Promise<Answer> {
	const loaded = await loadCase(people.session, id);
	const now = messages.handoffNow(shortId(handoff.id), handoff.state);
	return {
		data: { ...handoffJson(viewHandoff(people, loaded, handoff)), flags: [], arrival: arrivalJson(people, handoff) },
		text: () => [now, arrivalText(people, handoff)].filter((part) => part !== "").join("\n"),
	};
}

/** The commands for check-ins: when somebody on the way is expected to say that she is all right. */
import type { Id } from "#protocol/bytes.ts";
import {
	answerCheckIn,
	awaitedCheckIns,
	CHECK_IN_ANSWERS,
	type CheckIn,
	type CheckInAnswer,
	readCheckIns,
	setCheckIn,
} from "#sdk/casework/index.ts";
import { type Columns, column, listAnswer, nameColumn, timeColumn } from "../../answers/list.ts";
import { optional } from "../../arguments/grammar.ts";
import { code, futureTime, ref } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { command, peopleCommand } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { People, pickId } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const checkInColumns = (people: People): Columns<CheckIn> => ({
	id: column("CHECK-IN", ({ id }) => id),
	due: timeColumn("DUE", ({ due }) => due),
	answer: column("ANSWER", ({ answer }) => answer?.what ?? null),
	by: nameColumn("BY", ({ answer }) => answer?.by ?? null, people.name),
	at: timeColumn("AT", ({ answer }) => answer?.at ?? null),
});

const checkIn = command({
	name: "handoff check-in",
	help: {
		summary: "Show, set or answer when somebody on the way is expected to say that she is all right.",
		details:
			"Without an answer, both desks are rung 15 minutes after the time. The help word rings both desks at once, and only `safe` ends it. The check-ins are encrypted. The server learns the time, when somebody answers, and whether the help word was said.",
		parameters: {
			handoff: "The hand-off.",
			due: "When she is expected to say that she is all right. With --check-in: the new time of this check-in.",
			"check-in": "The check-in that is meant. Not needed when only one waits.",
			answer: "What she has answered, or `dropped` when the check-in isn't needed any more.",
		},
		examples: [
			"cloister handoff check-in 91bc",
			"cloister handoff check-in 91bc --due +2h",
			"cloister handoff check-in 91bc --answer ok",
			"cloister handoff check-in 91bc --answer help-word",
		],
	},
	args: handoffArgument,
	flags: { due: optional(futureTime), "check-in": optional(ref("CHECK-IN")), answer: optional(code(CHECK_IN_ANSWERS, "ANSWER")) },
	async run(io, { handoff, due, "check-in": typed, answer }) {
		if (due !== undefined && answer !== undefined) throw new UsageError(messages.notTogether("due", "answer"));
		const people = await People.of(await io.session());
		const { session } = people;
		const found = await findHandoff(session, handoff);
		const { checkIns } = await readCheckIns(session, found);
		const id =
			typed === undefined
				? onlyCheckInFor(checkIns, answer)
				: pickId(
						"check-in",
						typed,
						checkIns.map((each) => each.id),
					);
		if (due !== undefined) await setCheckIn(session, found, due, id === null ? {} : { checkIn: id });
		if (answer !== undefined) await answerCheckIn(session, found, id, answer);
		return listAnswer("checkIns", (await readCheckIns(session, found)).checkIns, checkInColumns(people));
	},
});

/**
 * The only check-in that this answer can be about; null for a new check-in, and for a help word.
 * @throws UsageError when there are none or several
 */
function onlyCheckInFor(checkIns: readonly CheckIn[], answer: CheckInAnswer | undefined): Id | null {
	if (answer === undefined || answer === "help-word") return null;
	const awaited = answer === "safe" ? "help-word" : undefined;
	const [first, ...more] = checkIns.filter((each) => each.answer?.what === awaited);
	if (first === undefined || more.length > 0) throw new UsageError(messages.flag("answer", messages.needsFlag("check-in")));
	return first.id;
}

const waiting = peopleCommand({
	name: "inbox check-ins",
	help: {
		summary: "Show the check-ins that your desks wait for, as the server says.",
		examples: ["cloister inbox check-ins"],
	},
	async run(people) {
		return listAnswer("checkIns", await awaitedCheckIns(people.session), {
			handoff: column("HAND-OFF", ({ handoff }) => handoff),
			checkIn: column("CHECK-IN", ({ checkIn: id }) => id),
			from: column(
				"FROM",
				({ from }) => from,
				({ from }) => people.desk(from),
			),
			to: column(
				"TO",
				({ to }) => to,
				({ to }) => people.desk(to),
			),
			due: timeColumn("DUE", ({ due }) => due),
			helpAt: timeColumn("HELP", ({ helpAt }) => helpAt),
		});
	},
});

export const checkInCommands = [checkIn, waiting];

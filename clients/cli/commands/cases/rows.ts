/** The commands that record contacts and services. */
import type { Id } from "#protocol/bytes.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { addContact, addService } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { localMoment } from "../../answers/day.ts";
import { inOpenCase } from "../../answers/reopening.ts";
import { codesOfField, withoutUndefined } from "../../arguments/form-codes.ts";
import { many, optional, required } from "../../arguments/grammar.ts";
import { code, content, number, ref, time } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { showDay } from "../../times.ts";
import { dayMessages } from "../../words/day.ts";

/** My desk, if I have only one. */
function onlyDesk({ dir, me }: UnlockedSession): Id | undefined {
	const [first, second] = desksOf(dir, me);
	return second ? undefined : first?.id;
}

const contact = sessionCommand({
	name: "contact add",
	help: {
		summary: "Record a contact with the person, or about her, in the journal of a case.",
		parameters: {
			words: "What was said. Only in the shell.",
			at: "The time of the contact. Default: now.",
			minutes: "How many minutes the contact took.",
			channel: "The way of the contact, such as phone.",
			with: "Who the contact was with. Can be repeated.",
			alone: "Whether she was alone with you.",
			interpreter: "Who interpreted.",
		},
		examples: ["cloister contact add bado-kime-losa-tobo --channel phone --with person --minutes 20"],
	},
	args: { ...caseArgument, words: optional(content("TEXT")) },
	flags: {
		at: optional(time),
		minutes: optional(number("MINUTES", 0, 10_080)),
		channel: optional(code(codesOfField("contact", "jrn_Channel"))),
		with: many(code(codesOfField("contact", "jrn_With"))),
		alone: optional(code(["yes", "no"])),
		interpreter: optional(code(codesOfField("contact", "jrn_Interpreter"))),
	},
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		const values = withoutUndefined({
			jrn_At: localMoment(input.at ?? io.now()),
			jrn_Minutes: input.minutes,
			jrn_Channel: input.channel,
			jrn_With: input.with.length > 0 ? [...new Set(input.with)] : undefined,
			jrn_Alone: input.alone === undefined ? undefined : input.alone === "yes",
			jrn_Interpreter: input.interpreter,
			jrn_Words: input.words,
		});
		const place = await inOpenCase(io, session, id, () => addContact(session, id, values));
		return { data: { case: id, ...place }, text: () => dayMessages.rowAdded(place.row) };
	},
});

const service = peopleCommand({
	name: "service add",
	help: {
		summary: "Record a service for the person, or what stood in the way of one.",
		parameters: {
			kind: "The kind of service.",
			on: "The day. Default: today.",
			count: "How many units.",
			unit: "What is counted.",
			by: "The desk that gives the service. Default: your desk, if you have only one.",
			barrier: "What stood in the way.",
		},
		examples: ["cloister service add bado-kime-losa-tobo legal --count 1 --unit session"],
	},
	args: { ...caseArgument, kind: required(code(codesOfField("service", "srv_Kind"))) },
	flags: {
		on: optional(time),
		count: optional(number("NUMBER", 0, 100_000)),
		unit: optional(code(codesOfField("service", "srv_Unit"))),
		by: optional(ref("DESK")),
		barrier: optional(code(codesOfField("service", "srv_Barrier"))),
	},
	async run(people, input, io) {
		const { session } = people;
		const id = await findCase(session, input.case);
		const values = withoutUndefined({
			srv_Kind: input.kind,
			srv_On: showDay(input.on ?? io.now()),
			srv_Count: input.count,
			srv_Unit: input.unit,
			srv_By: input.by === undefined ? onlyDesk(session) : people.findDesk(input.by).id,
			srv_Barrier: input.barrier,
		});
		const place = await inOpenCase(io, session, id, () => addService(session, id, values));
		return { data: { case: id, ...place }, text: () => dayMessages.rowAdded(place.row) };
	},
});

export const caseRowCommands = [contact, service];

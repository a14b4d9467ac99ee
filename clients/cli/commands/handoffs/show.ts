/** The commands that list hand-offs, and that show one hand-off: its state, its summary, or a FHIR Task. */
import { HANDOFF_STATES } from "#protocol/codes.ts";
import { listHandoffs, loadCase, makeFhirTask, permittedMoves, readHandoffSummary } from "#sdk/casework/index.ts";
import { gather } from "#sdk/http/pages.ts";
import { handoffJson, handoffText, viewHandoff } from "../../answers/handoff.ts";
import { handoffColumns } from "../../answers/handoff-columns.ts";
import { escapeControls, fields } from "../../answers/layout.ts";
import { listAnswer } from "../../answers/list.ts";
import { flag, optional } from "../../arguments/grammar.ts";
import { code, ref } from "../../arguments/kinds.ts";
import { handoffArgument } from "../../arguments/subjects.ts";
import { peopleCommand, sessionCommand } from "../../command.ts";
import { findHandoff } from "../../lookup/cases.ts";
import { codeInWords, typedCode } from "../../words/language.ts";
import { messages } from "../../words/messages.ts";

const list = peopleCommand({
	name: "handoff list",
	help: {
		summary: "List hand-offs from and to your desks.",
		parameters: {
			open: "Only hand-offs that have not ended.",
			state: "Only hand-offs in this state.",
			desk: "Only hand-offs from or to this desk of yours.",
		},
		examples: ["cloister handoff list --open"],
	},
	flags: { open: flag, state: optional(code(HANDOFF_STATES)), desk: optional(ref("DESK")) },
	async run(people, input) {
		const filter = {
			...(input.open && { open: true }),
			...(input.state && { state: input.state }),
			...(input.desk && { desk: people.myDesk(input.desk) }),
		};
		return listAnswer("handoffs", await gather(listHandoffs(people.session, filter)), handoffColumns(people));
	},
});

const show = peopleCommand({
	name: "handoff show",
	help: {
		summary: "Show one hand-off.",
		examples: ["cloister handoff show 3f2a"],
	},
	args: handoffArgument,
	async run(people, input) {
		const found = await findHandoff(people.session, input.handoff);
		const loaded = await loadCase(people.session, found.case);
		const handoff = loaded.state.handoffs[found.handoff];
		if (!handoff) return { data: { handoffs: [] }, text: () => messages.emptyList };
		const view = viewHandoff(people, loaded, handoff);
		const permitted = permittedMoves(people.session, loaded, found.handoff);
		const data = { ...handoffJson(view), withoutCustodian: view.flags.includes("without-custodian"), ...permitted };
		return { data, text: () => handoffText(people, view, permitted) };
	},
});

const summary = sessionCommand({
	name: "handoff summary",
	help: {
		summary: "Read the summary of a request to your desk.",
		examples: ["cloister handoff summary 3f2a"],
	},
	args: handoffArgument,
	async run(session, input) {
		const found = await readHandoffSummary(session, await findHandoff(session, input.handoff));
		const pairs: [string, string][] = [
			["age", found.ageBand],
			["languages", found.languages.join(", ")],
			["needs", found.needs.map((need) => typedCode("handoffs.purpose", need)).join(", ")],
			["urgency", codeInWords("handoffs.priority", found.urgency)],
			["risk", found.riskLevel],
		];
		return { data: found, text: () => `${fields(pairs)}\n\n${escapeControls(found.text)}` };
	},
});

const fhir = sessionCommand({
	name: "handoff fhir",
	help: {
		summary: "Show a hand-off as an HL7 FHIR Task.",
		examples: ["cloister handoff fhir 3f2a"],
	},
	args: handoffArgument,
	async run(session, input) {
		const task = await makeFhirTask(session, await findHandoff(session, input.handoff));
		return { data: task, text: () => JSON.stringify(task, null, "\t") };
	},
});

export const handoffShowCommands = [list, show, summary, fhir];

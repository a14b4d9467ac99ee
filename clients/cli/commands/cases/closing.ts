/** The commands to close and reopen a case. */
import { type ClosingWarnings, closeCase, closingWarnings, reopenCase } from "#sdk/casework/index.ts";
import { oneLine } from "../../answers/layout.ts";
import { codesOfField } from "../../arguments/form-codes.ts";
import { optional, required } from "../../arguments/grammar.ts";
import { code, content, text } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { type Io, peopleCommand, sessionCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import type { People } from "../../lookup/people.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

/** Shows what to know before closing, and asks. @throws UsageError when the answer is no, or nobody can be asked */
async function askDespite(io: Io, people: People, { openTasks, othersSections }: ClosingWarnings): Promise<void> {
	if (openTasks.length + othersSections.length === 0) return;
	for (const { what, due } of openTasks) io.note(messages.openTask(oneLine(String(what ?? "")), oneLine(String(due ?? ""))));
	for (const { section, owner } of othersSections) io.note(messages.othersSection(section, oneLine(people.desk(owner))));
	const answer = await io.confirm(messages.askDespiteWarnings);
	if (answer === null) throw new UsageError(messages.needsYesToClose, "case close");
	if (!answer) throw new UsageError(messages.nothingChanged);
}

const close = peopleCommand({
	name: "case close",
	help: {
		summary: "Close a case with a reason. Custodian only. First end its hand-offs, and complete the transfer that brought it.",
		details:
			"If there are open tasks, or sections of other desks, they are shown first, and you confirm. The reason is kept encrypted in the support plan. The server sees only that the case is closed.",
		parameters: {
			words: "The reason in words. Only in the shell.",
			reason: "Why the case is closed.",
			"follow-up": "A date on which to ask again, such as 2027-01-31.",
		},
		examples: ["cloister case close bado-kime-losa-tobo --reason goals-met"],
	},
	args: { ...caseArgument, words: optional(content("TEXT")) },
	flags: { reason: required(code(codesOfField("closure", "cls_Code"))), "follow-up": optional(text("DATE")) },
	async run(people, input, io) {
		const id = await findCase(people.session, input.case);
		const warnings = await closingWarnings(people.session, id);
		await askDespite(io, people, warnings);
		const { words, "follow-up": followUp } = input;
		const more = { ...(words !== undefined && { words }), ...(followUp !== undefined && { followUp }) };
		const status = await closeCase(people.session, id, { code: input.reason, ...more });
		return { data: { case: id, status, ...warnings }, text: () => messages.caseClosed };
	},
});

const reopen = sessionCommand({
	name: "case reopen",
	help: {
		summary: "Reopen a closed case. Custodian only.",
		parameters: { words: "Why the case is reopened. In the shell it can stand on the line. Otherwise type it when asked, or pipe it in." },
		examples: ["cloister case reopen bado-kime-losa-tobo"],
	},
	args: { ...caseArgument, words: optional(content("TEXT")) },
	async run(session, input, io) {
		const id = await findCase(session, input.case);
		await reopenCase(session, id, input.words ?? (await io.words(messages.askWhyReopen)));
		return { data: { case: id, status: "Active" }, text: () => messages.caseReopened };
	},
});

export const closingCommands = [close, reopen];

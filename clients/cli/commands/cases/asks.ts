/** The command that takes another desk's ask for a case off the custodian's inbox. */
import { ASK_SETTLE_CODES } from "#protocol/codes.ts";
import { inbox, settleAsk } from "#sdk/casework/index.ts";
import { done } from "../../answers/answers.ts";
import { required } from "../../arguments/grammar.ts";
import { code, ref } from "../../arguments/kinds.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { sessionCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";
import { pickId } from "../../lookup/people.ts";

const settle = sessionCommand({
	name: "case settle-ask",
	help: {
		summary: "Take another desk's ask for a case off the inbox of your desk. Custodian only.",
		details:
			"The other desk isn't told, so it doesn't learn whether there is such a case. A request to that desk answers the ask by itself. `case show` lists who has settled which ask.",
		parameters: {
			ask: "The ask: the first characters of its id, as `inbox` shows it.",
			code: "answered: the other desk has its answer. refused: the other desk gets no answer. cleared: there is nothing to do.",
		},
		examples: ["cloister case settle-ask bado-kime-losa-tobo 3f2a --code cleared"],
	},
	args: { ...caseArgument, ask: required(ref("ASK")) },
	flags: { code: required(code(ASK_SETTLE_CODES)) },
	async run(session, input) {
		const id = await findCase(session, input.case);
		const asks = (await inbox(session)).flatMap((row) => (row.kind === "ask" && row.case?.id === id ? row.ask : []));
		await settleAsk(session, { case: id, ask: pickId("ask", input.ask, asks) }, input.code);
		return done();
	},
});

export const askCommands = [settle];

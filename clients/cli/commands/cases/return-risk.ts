/** The command that compares what both sides say about the risks of a return. */
import { readReturnRisk } from "#sdk/casework/index.ts";
import { markSeenIfActive } from "../../answers/mark-seen.ts";
import { returnRiskJson, returnRiskText } from "../../answers/return-risk.ts";
import { caseArgument } from "../../arguments/subjects.ts";
import { peopleCommand } from "../../command.ts";
import { findCase } from "../../lookup/cases.ts";

const returnRisk = peopleCommand({
	name: "case return-risk",
	help: {
		summary: "Compare the risks of a return as both sides see them: the differences come first.",
		details: "It opens the return-risk sections that your desk can read, and says which desks keep the other return-risk sections.",
		examples: ["cloister case return-risk bado-kime-losa-tobo"],
	},
	args: caseArgument,
	async run(people, input) {
		const id = await findCase(people.session, input.case);
		const risk = await readReturnRisk(people.session, id);
		for (const { view } of risk.read) if (view.entries.length > 0) await markSeenIfActive(people.session, view.opened);
		return { data: { case: id, ...returnRiskJson(people, risk) }, text: () => returnRiskText(people, risk) };
	},
});

export const returnRiskCommands = [returnRisk];

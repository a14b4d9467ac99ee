/** The command that restarts the access log after its newest entries were lost. */
import { proposeLogRestart } from "#sdk/audit/index.ts";
import { proposed } from "../../answers/answers.ts";
import { required } from "../../arguments/grammar.ts";
import { text } from "../../arguments/kinds.ts";
import { sessionCommand } from "../../command.ts";
import { messages } from "../../words/messages.ts";

export const restart = sessionCommand({
	name: "log restart",
	help: {
		summary: "Restart the access log under a new origin, after a restore has lost its newest entries. Needs two admins.",
		details:
			"Possible only while the server refuses to sign the log. Lost entries can't be recovered later. So first look for a newer backup, and ask the witnesses for the last checkpoint that they have seen. After the restart, members' programs also accept that threads and cases have lost their newest entries. So approve a restart only if you know yourself that the server was restored. Afterwards tell the new origin to the witnesses.",
		parameters: { origin: "The new origin (name) of the log. It must differ from all origins that this network has used before." },
		examples: ["cloister log restart cloister.example.org/cloister/access/2"],
	},
	args: { origin: required(text("ORIGIN")) },
	async run(session, input) {
		const { object, old, kept } = await proposeLogRestart(session, input.origin);
		return proposed(session, object, { old, kept }, messages.restartProposed(kept, old));
	},
});

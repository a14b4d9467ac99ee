/** The access log goes on after its tail was lost. */
import { proposeLogRestart } from "#sdk/audit/index.ts";
import { proposed } from "../../answers/answers.ts";
import { required } from "../../arguments/grammar.ts";
import { text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { messages } from "../../words/messages.ts";

export const restart = command({
	name: "log restart",
	help: {
		summary: "Restart the access log under a new origin, after a restore has lost its end. Needs two admins.",
		details:
			"Only while the server refuses to sign the log. Look for a newer backup first, and ask the witnesses which checkpoint they have seen last: what is lost can't be had back. With your word members' programs also go on where threads and cases have lost their newest parts, so approve it only if you know of the restore yourself. Witnesses must be told the new origin.",
		parameters: { origin: "The log's new name; none that a log of this network had before." },
		examples: ["cloister log restart cloister.example.org/cloister/access/2"],
	},
	args: { origin: required(text("ORIGIN")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const { object, old, kept } = await proposeLogRestart(session, input.origin);
		return proposed(session, object, { old, kept }, messages.restartProposed(kept, old));
	},
});

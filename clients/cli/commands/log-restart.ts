/** The access log goes on after its tail was lost. */
import { restartLog } from "#sdk/audit/index.ts";
import { command } from "../command.ts";
import { required } from "../grammar.ts";
import { proposed } from "../helpers/answers.ts";
import { text } from "../kinds.ts";
import { messages } from "../words/messages.ts";

export const restart = command({
	name: "log restart",
	args: { origin: required(text("ORIGIN")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const { object, old, kept } = await restartLog(session, input.origin);
		return proposed(session, object, { old, kept }, messages.restartProposed(kept, old));
	},
});

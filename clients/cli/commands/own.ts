/** What the program answers itself; declared here for help and for suggestions. */
import { command } from "../command.ts";
import { flag, many } from "../grammar.ts";
import { helpOf } from "../help.ts";
import { text } from "../kinds.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

const help = command({
	name: "help",
	args: { command: many(text("COMMAND")) },
	flags: {},
	run: async (io, input) => helpOf(io.commands, input.command),
});

/** `main.ts` runs it; inside of a shell there is no second one. */
const shell = command({
	name: "shell",
	args: {},
	flags: { strict: flag },
	async run() {
		throw new UsageError(messages.shellInShell);
	},
});

export const ownCommands = [help, shell];

/** What the program answers itself; declared here for help and for suggestions. */
import { command } from "../command.ts";
import { many, yes } from "../grammar.ts";
import { helpOf } from "../help.ts";
import { text } from "../kinds.ts";
import { UsageError } from "../problems.ts";
import { said } from "../words/said.ts";

const help = command({
	name: "help",
	args: { command: many(text("COMMAND")) },
	flags: {},
	run: async (io, given) => helpOf(io.commands, given.command),
});

/** `main.ts` runs it; inside of a shell there is no second one. */
const shell = command({
	name: "shell",
	args: {},
	flags: { strict: yes },
	async run() {
		throw new UsageError(said.shellInShell);
	},
});

export const ownCommands = [help, shell];

/** What the program answers itself; declared here for help and for suggestions. */

import { flag, many } from "../arguments/grammar.ts";
import { text } from "../arguments/kinds.ts";
import { command } from "../command.ts";
import { helpOf } from "../help.ts";
import { UsageError } from "../problems.ts";
import { messages } from "../words/messages.ts";

const help = command({
	name: "help",
	help: {
		summary: "Show help.",
		parameters: { command: "The command or group of commands." },
		examples: ["cloister help", "cloister help handoff request"],
	},
	args: { command: many(text("COMMAND")) },
	flags: {},
	run: async (io, input) => helpOf(io.commands, input.command),
});

/** `main.ts` runs it; inside of a shell there is no second one. */
const shell = command({
	name: "shell",
	help: {
		summary: "Keep your keys unlocked in memory, and take many commands, one a line.",
		details:
			'With --json each line is answered by one line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}; alarms stand in "alarms", the numbers of the access entries in "accesses". A line may be a JSON array of words. With --password-stdin the first line is the password.',
		examples: ["cloister shell", "cloister shell --json --password-stdin < commands.txt"],
	},
	args: {},
	flags: { strict: flag },
	async run() {
		throw new UsageError(messages.shellInShell);
	},
});

export const ownCommands = [help, shell];

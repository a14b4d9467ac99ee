/** The commands about this program itself: help and shell. */
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
	run: async (io, input) => helpOf(io.commands, input.command),
});

/** `main.ts` runs the shell. This declaration serves the help, and refuses a shell inside a shell. */
const shell = command({
	name: "shell",
	help: {
		summary: "Read many commands, one per line, and keep your keys unlocked in memory meanwhile.",
		details:
			'With --json each command is answered by one line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}. The field "alarms" lists the alarms, and "accesses" the numbers of the access entries. A command may also be a JSON array of words. With --password-stdin the first line is the password.',
		examples: ["cloister shell", "cloister shell --json --password-stdin < commands.txt"],
	},
	flags: { strict: flag },
	async run() {
		throw new UsageError(messages.shellInShell);
	},
});

export const programCommands = [help, shell];

/** What `help` says: about everything, and about each command. */
import { account } from "./help/account.ts";
import { audit } from "./help/audit.ts";
import { cases } from "./help/cases.ts";
import type { Help } from "./help/form.ts";
import { log } from "./help/log.ts";
import { more } from "./help/more.ts";
import { people } from "./help/people.ts";
import { talking } from "./help/talking.ts";

export const globalHelp = {
	profile: "Which profile of this machine (default: default). Each holds one person's server and sign-in name.",
	server: "Address of the server, such as https://cloister.example.org; remembered once it has worked.",
	as: "Sign-in name, if not the remembered one.",
	json: "One JSON document on standard output, for programs; errors as JSON on standard error.",
	"password-stdin": "Read passwords and codes as lines from standard input, in the order in which they would be asked.",
	progress: "Show progress also where there is no terminal.",
	force: "Replace files that are there.",
	help: "This help.",
} as const;

export const overview = {
	intro: `cloister: a closed, encrypted network for those who help trafficked persons.

  cloister NOUN VERB [ARGUMENTS] [--flags]

Organisations and desks are named by name (or "Organisation/Desk"), cases by their code, everything else by an id or its
beginning. Times are ISO 8601 in your zone (2026-12-01, 2026-12-01T14:00) or from now (+36h, +14d).`,
	groups: [
		{
			title: "Your account",
			nouns: ["network", "join", "sign-in", "sign-out", "whoami", "password", "recover", "recovery-code", "session"],
		},
		{ title: "Who is who", nouns: ["organisation", "invite", "vetting", "member", "desk", "policy"] },
		{ title: "Talking", nouns: ["inbox", "thread", "events", "chores"] },
		{ title: "Cases", nouns: ["case", "section", "consent", "handoff"] },
		{ title: "The access log", nouns: ["log", "witness"] },
		{ title: "Auditing", nouns: ["audit", "review"] },
		{ title: "Web code", nouns: ["web"] },
		{ title: "More", nouns: ["shell", "help"] },
	],
	end: `Exit status: 0 done; 1 refused or failed; 2 the command line is wrong; 3 not signed in; 4 the server showed something
false; 5 the server can't be reached. NO_COLOR turns colours off, CLOISTER_CLI_HOME says where profiles are kept.
\`cloister help COMMAND\` explains one, \`cloister shell\` keeps your keys unlocked for many.`,
};

export const help: Record<string, Help> = { ...account, ...people, ...talking, ...cases, ...log, ...audit, ...more };

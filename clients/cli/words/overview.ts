/** The text of `cloister help`, and the flags that every command has. */

export const globalFlagWords = {
	profile:
		"The profile to use. A profile holds one person's server address and sign-in name. Without this flag the profile named default is used.",
	server: "The server's address, such as https://cloister.example.org. It is remembered after the first success.",
	as: "The sign-in name, if it isn't the remembered one.",
	json: "Write the answer as one JSON document to standard output, and errors as JSON to standard error.",
	"password-stdin": "Read passwords and codes from standard input, one per line, in the order in which they are asked.",
	progress: "Show progress even if standard error is not a terminal.",
	force: "Replace existing files.",
	yes: "Answer yes to each question of this command. What it asks about is still shown.",
	help: "Show this help.",
} as const;

export const overview = {
	intro: `cloister: the command line of Cloister, a closed and encrypted network for
organisations that help trafficked persons.

  cloister COMMAND [ARGUMENTS] [--flags]

Name an organisation or desk by its name (or "Organisation/Desk"), and a case by
its code. Name anything else by its id or the first characters of its id. Times
are in your time zone (2026-12-01, 2026-12-01T14:00) or relative to now (+36h,
+14d).`,
	groups: [
		{
			title: "Your account",
			nouns: ["network", "join", "sign-in", "sign-out", "whoami", "password", "recover", "recovery-code", "session", "emergency-write"],
		},
		{ title: "Organisations, members and desks", nouns: ["organisation", "invite", "vetting", "member", "desk", "circle", "policy"] },
		{
			title: "Messages and daily work",
			nouns: ["inbox", "today", "book", "thread", "topic", "document", "people", "offer", "space", "events", "upkeep"],
		},
		{ title: "Cases and hand-offs", nouns: ["case", "task", "contact", "service", "consent", "handoff"] },
		{ title: "The access log", nouns: ["log", "witness"] },
		{ title: "Audit and review", nouns: ["audit", "review"] },
		{ title: "The public site", nouns: ["site"] },
		{ title: "Web code", nouns: ["web"] },
		{ title: "This program", nouns: ["shell", "help"] },
	],
	end: `Exit status: 0 success; 1 refused or failed; 2 wrong command line; 3 not signed
in; 4 the server showed false data; 5 the server can't be reached. NO_COLOR
turns colours off. CLOISTER_CLI_HOME is the folder of the profiles.
CLOISTER_CLI_TRACE=1 prints each exchange with the server.
CLOISTER_CLI_LANGUAGE is the language of forms, codes, alarms and errors:
en fr es pt it ar ru uk ro sq. All other words are English.

\`cloister help COMMAND\` explains one command. \`cloister shell\` keeps your keys
unlocked for many commands.`,
};

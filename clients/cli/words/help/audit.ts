/** Help for the commands about auditing. */
import type { Help } from "./form.ts";

export const audit: Record<string, Help> = {
	"audit ask": {
		does: "Ask the access log a saved question, over the last 30 days if no time is given.",
		more: `seen-by: what a member saw, without lists in which nothing stood. who-looked: who looked at a case. refused: who was refused.
bulk-reads: much in a short time. off-hours: at night and on weekends where the member is. first-looks: who looked at a case for the first
time. denied-bursts: many refusals in a short time. no-relation: readers of a case whose desks don't work on it. leaver: the last month of somebody
who left. An answer is a reason to ask, never a verdict. Each question is itself an access.`,
		words: {
			question: "Which.",
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
			most: "From how many objects (200) or refusals (5) on it is a burst.",
			within: "In how many minutes: 60 for reads, 10 for refusals.",
			zone: "Time zone such as Europe/Rome, in place of that of the member's country.",
		},
		examples: ['cloister audit ask seen-by --actor "Ana Kola"', "cloister audit ask bulk-reads --most 100 --within 30"],
	},
	"audit summary": {
		does: "Count accesses by day, organisation and purpose, over the last 30 days if no time is given.",
		words: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
		},
		examples: ["cloister audit summary --from -7d"],
	},
	"audit follow": {
		does: "Show new entries as they come.",
		words: {
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
			every: "Seconds between two looks; 5 if left out. Each look is an access.",
			for: "How long, in seconds; 60 if left out.",
			count: "Stop after so many.",
		},
		examples: ["cloister audit follow --outcome denied --for 3600"],
	},
	"audit export": {
		does: "Export entries of the access log to a file, with the proof that they are in it.",
		more: "The server is told first. After a break the same command goes on where it stopped. The file is for your eyes and those of whoever may have it: keep it encrypted.",
		words: {
			file: "Where to; its proof goes to FILE.proof.",
			actor: "Whose accesses.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			from: "Since when.",
			to: "Before when.",
			format: "jsonl if left out. In csv no cell can run as a formula. ocsf and fhir are lines of JSON for other programs.",
			reason: "What for; it stands in the access log.",
		},
		examples: ["cloister audit export march.csv --format csv --reason review --from 2026-03-01 --to 2026-04-01"],
	},
	"audit report": {
		does: "Show who looked at a case, for the person whose case it is: when, which organisation, what for.",
		more: "For coordinators of the organisation that keeps the case, and auditors. Names come only after `review release` by two people.",
		examples: ["cloister audit report bado-kime-lusa-tofi"],
	},
	"review gaps": {
		does: "Show which entries nobody has reviewed; after 30 days they are overdue. Auditors only.",
		words: { actor: "Of whose accesses.", organisation: "Of whose people.", case: "About which case; auditors give its whole id." },
		examples: ["cloister review gaps", 'cloister review gaps --organisation "Safe Harbour"'],
	},
	"review mark": {
		does: "Sign that you have read these entries. Auditors only.",
		words: {
			first: "Number of the first entry.",
			last: "Number of the last one.",
			actor: "Only those of this member.",
			organisation: "Only those of its people.",
			case: "Only those about this case; its whole id.",
		},
		examples: ["cloister review mark 0 4711"],
	},
	"review marks": { does: "Show who has reviewed what.", examples: ["cloister review marks"] },
	"review ask": {
		does: "Ask the coordinators of an organisation about entries of one of its people. Auditors only.",
		more: "The words go into a thread that only you and they can read.",
		words: { entries: "Numbers of the entries.", due: "Until when; in 14 days if left out." },
		examples: ["cloister review ask 4711,4715 --due +7d < question.txt"],
	},
	"review list": {
		does: "List queries: auditors theirs to see, coordinators those that ask them.",
		words: { open: "Only those that aren't closed.", overdue: "Only those that nobody answered in time." },
		examples: ["cloister review list --open", "cloister review list --overdue"],
	},
	"review show": { does: "Show a query, what was said about it, and what was found.", examples: ["cloister review show 3f2a"] },
	"review answer": { does: "Answer a query. Coordinators only.", examples: ["cloister review answer 3f2a < answer.txt"] },
	"review close": { does: "Close a query. Auditors only.", examples: ["cloister review close 3f2a"] },
	"review finding": {
		does: "Sign a finding about a query, or about a range of entries. It is kept for good. Auditors only.",
		words: {
			code: "What it is about.",
			outcome: "What came out.",
			text: "The words, kept in the query's thread. Inside the shell they may stand on the line; otherwise they are typed or piped in.",
			first: "Number of the first entry, where there is no query.",
			last: "Number of the last one.",
			organisation: "Whose entries; the whole network's if left out.",
		},
		examples: ["cloister review finding 3f2a --code beyond-need --outcome not-justified < words.txt"],
	},
	"review findings": {
		does: "List findings on ranges of entries; those on a query stand in `review show`.",
		more: "Of its signer's own entries a finding says nothing: somebody else judges those.",
		words: { entry: "Only what says something of the entry with this number." },
		examples: ["cloister review findings", "cloister review findings 4711"],
	},
	"review release": {
		does: "Release the names of an organisation's people for the access report of a case. It takes two people.",
		more: "The first proposes it. The second is shown the proposal, and releases just that by naming it. It lapses after 30 days.",
		words: { organisation: "Whose people; your own if left out.", proposal: "Which proposal of somebody else to release." },
		examples: [
			'cloister review release bado-kime-lusa-tofi --organisation "Safe Harbour"',
			"cloister review release bado-kime-lusa-tofi --proposal 9c1f02ab",
		],
	},
	"review releases": {
		does: "Show whose names were released for the access report of a case, by whom, and what still waits for a second person.",
		examples: ["cloister review releases bado-kime-lusa-tofi"],
	},
	"audit check": {
		does: "Check an exported file: every line is in the signed log, as it stands there.",
		words: {
			file: "The exported file; its proof stands beside it.",
			format: "By the file's name, if left out.",
			key: "The log's verifier key that you trust; with it no server is needed.",
		},
		examples: ["cloister audit check march.csv", "cloister audit check march.csv --key example.org/log+12ab34cd+A..."],
	},
};

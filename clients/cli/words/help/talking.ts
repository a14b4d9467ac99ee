/** Help for the commands about talking. */
import type { Help } from "./form.ts";

export const talking: Record<string, Help> = {
	inbox: {
		does: "Show what waits for a desk: unread, the next move ours, due, in trouble, asked for.",
		examples: ["cloister inbox", "cloister inbox --desk Shelter"],
	},
	chores: {
		does: "Do what is done unasked: renew keys after somebody left, give colleagues their desk's key, withdraw outdone requests.",
		examples: ["cloister chores"],
	},
	events: {
		does: "Listen for news, and show what has changed (never what it says).",
		words: { for: "How long, in seconds; 60 if left out.", count: "Stop after so many." },
		examples: ["cloister events --for 600"],
	},
	"thread open": {
		does: "Open a thread.",
		words: { title: "Its title, encrypted like all that is in it.", with: "Desks or members who read and write in it too." },
		examples: ['cloister thread open --with "Safe Harbour/Shelter"'],
	},
	"thread list": {
		does: "List threads of yours, the newest first.",
		words: {
			kind: "Other kinds, such as sections and the threads of hand-offs.",
			titles: "Read the titles too; each look leaves its mark in the access log.",
		},
		examples: ["cloister thread list --titles", "cloister thread list --kind handoff"],
	},
	"thread show": { does: "Show who holds a thread.", examples: ["cloister thread show 3f2a"] },
	"thread read": {
		does: "Read the newest entries, and say that you have seen them.",
		words: { before: "Entries before this number.", all: "From the first on.", unseen: "Don't say that you have seen them." },
		examples: ["cloister thread read 3f2a", "cloister thread read 3f2a --all"],
	},
	"thread write": {
		does: "Write a message, with files if you like.",
		examples: ["cloister thread write 3f2a < message.txt", "cloister thread write 3f2a --attach ticket.pdf"],
	},
	"thread edit": {
		does: "Write in place of an entry of yours; the first one stays in the history.",
		examples: ["cloister thread edit 3f2a 91bc"],
	},
	"thread take-back": {
		does: "Take an entry of yours back; that it was there stays visible.",
		examples: ["cloister thread take-back 3f2a 91bc --code wrong-place"],
	},
	"thread attach": {
		does: "Attach files.",
		words: { file: "The files.", note: "A few words about them; only inside the shell." },
		examples: ["cloister thread attach 3f2a ticket.pdf"],
	},
	"thread save": {
		does: "Save an attachment.",
		words: { file: "Which, by its name; needed if there are several." },
		examples: ["cloister thread save 3f2a 91bc --to ticket.pdf"],
	},
	"thread add": {
		does: "Let a desk or member read and write from now on. Owner desk only; all holders see it.",
		words: { history: "What was written before, too." },
		examples: ['cloister thread add 3f2a "Safe Harbour/Shelter" --history'],
	},
	"thread drop": {
		does: "Close the thread to a holder from now on. Owner desk only.",
		examples: ['cloister thread drop 3f2a "Safe Harbour/Shelter"'],
	},
};

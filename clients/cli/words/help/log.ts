/** Help for the commands about the access log. */
import type { Help } from "./form.ts";

export const log: Record<string, Help> = {
	"log entries": {
		does: "Search the access log: auditors all of it, coordinators their organisation's, everybody their own.",
		words: {
			actor: "Who looked.",
			organisation: "Whose people.",
			case: "About which case; auditors give its whole id.",
			object: "About which object: its whole id.",
			from: "Since when.",
			to: "Before when.",
			action: "Which action, such as entry.read.",
			outcome: "With which outcome.",
			purpose: "For which purpose.",
		},
		examples: ["cloister log entries --outcome denied --from -7d", 'cloister log entries --actor "Ana Kola" --limit 200'],
	},
	"log verify": {
		does: "Verify a log from the first entry on: nothing removed, changed or reordered.",
		more: "Of the server's log, of an exported folder, or of the proof of one entry; for the last two no server is needed.",
		words: {
			log: "access (if left out) or directory of the server; or an exported folder; or a .tlog-proof file.",
			key: "The log's verifier key that you trust. Of a folder, the one in its log.vkey if left out.",
			witness: "Verifier key of a witness that counts.",
			witnesses: "How many of these must have cosigned.",
		},
		examples: ["cloister log verify", "cloister log verify directory", "cloister log verify ./export --key example.org/log+12ab34cd+A..."],
	},
	"log status": {
		does: "Show how the logs stand by the server's account: keys, sizes, witnesses. Needs no sign-in.",
		words: { log: "Which; both if left out." },
		examples: ["cloister log status"],
	},
	"log witnesses": {
		does: "Show the witnesses that the directory names: nobody else's cosignatures count.",
		examples: ["cloister log witnesses"],
	},
	"log name-witnesses": {
		does: "Propose the witnesses whose cosignatures of the logs count, in place of all before. Admins only.",
		more: `Take each key from the organisation that runs the witness, by another way than this network, and so before you approve:
\`cloister vetting list\` shows the keys. Who runs the server adds the address of each that can be asked (CLOISTER_WITNESSES).`,
		words: {
			wanted: "How many of them must have cosigned, for the newest checkpoint to count as fresh. 0: none.",
			witness: "Verifier key of a witness. All that shall count must be given.",
		},
		examples: [
			"cloister log name-witnesses --wanted 1 --witness witness.example.org/w1+12ab34cd+B... --witness other.example.net/w+34cd56ef+B...",
			"cloister log name-witnesses --wanted 0",
		],
	},
	"log export": {
		does: "Write a log into a folder, in the layout of C2SP tlog-tiles, for other people's tools. What was cut off goes on.",
		words: {
			folder: "Where to.",
			log: "Which; the access log if left out.",
			bodies: "Of the access log also what the entries say, as far as you may read it; this is recorded.",
		},
		examples: ["cloister log export ./access", "cloister log export ./directory --log directory"],
	},
	"log proof": {
		does: "Write the proof of one entry into a file (C2SP tlog-proof), and the entry beside it.",
		more: "Of the access log with what the entry says, where you may read it.",
		words: { entry: "Its number.", log: "Of which log; the access log if left out.", to: "The file; LOG-NUMBER.tlog-proof if left out." },
		examples: ["cloister log proof 4711"],
	},
	"witness init": {
		does: "Make a witness of the logs for your organisation: a key of its own, in a folder.",
		more: "The folder holds key and memory: keep it on one machine, and never restore it from an old backup.",
		words: {
			folder: "Where to.",
			name: "Name of the key, best an address without https://, such as witness.example.org/w1.",
			log: "Verifier key of a log to witness, from a source that you trust.",
		},
		examples: ["cloister witness init ./witness --name witness.example.org/w1 --log example.org/access+12ab34cd+A..."],
	},
	"witness add-log": {
		does: "Let the witness know another log.",
		words: { folder: "The witness's.", log: "Verifier key of the log." },
		examples: ["cloister witness add-log ./witness --log example.org/directory+12ab34cd+A..."],
	},
	"witness serve": {
		does: "Run the witness as a small server (C2SP tlog-witness), until it is stopped.",
		more: "It listens on this machine only, unless --host says otherwise; put TLS in front.",
		words: { folder: "The witness's.", port: "Port; 8421 if left out.", host: "Address to listen on; 127.0.0.1 if left out." },
		examples: ["cloister witness serve ./witness", "cloister witness serve ./witness --host 0.0.0.0 --port 443"],
	},
	"witness once": {
		does: "Visit the server once: check both logs against the witness's memory, cosign, hand in.",
		more: "For a witness that nobody can reach, such as a nightly job. Needs no sign-in.",
		words: { folder: "The witness's." },
		examples: ["cloister witness once ./witness --server https://cloister.example.org"],
	},
	"log checkpoint": { does: "Show the newest signed checkpoint, for other people's tools.", examples: ["cloister log checkpoint"] },
	"log restart": {
		does: "Let the access log go on under another origin, after a restore lost its tail. Admins only; another admin approves.",
		more: `Only while the server refuses to sign the log. Look for a newer backup first, and ask the witnesses which checkpoint they
have seen last: what is lost can't be had back. With your word members' programs also go on where threads and cases have lost
their newest parts, so approve it only if you know of the restore yourself. Witnesses must be told the new origin.`,
		words: { origin: "The log's new name; none that a log of this network had before." },
		examples: ["cloister log restart cloister.example.org/cloister/access/2"],
	},
	"log receipts": {
		does: "Check that your own accesses, as the server acknowledged them, are in the signed log.",
		examples: ["cloister log receipts"],
	},
};

/** Help for the commands about web code and the shell. */
import type { Help } from "./form.ts";

export const more: Record<string, Help> = {
	"web manifest": {
		does: "Make the manifest of a web build, in its folder.",
		more: `It names each file by path, size and SHA-256. Pages must name the hash of each script and style that they load (Subresource
Integrity), and hold no script themselves. The same files give the same manifest, wherever it is made.`,
		words: { folder: "The folder of the build, which becomes the server's root." },
		examples: ["cloister web manifest ./dist"],
	},
	"web propose": {
		does: "Propose a web build as the one that is released. Admins only.",
		more: `Takes the place of the release before. Another admin makes or gets the same build, compares the SHA-256 that
\`cloister vetting list\` shows, and approves. Have the folder at the server by then (CLOISTER_WEB).`,
		words: {
			folder: "The folder of the build, with its manifest.",
			none: "No web code is released any more.",
		},
		examples: ["cloister web propose ./dist", "cloister web propose --none"],
	},
	"web check": {
		does: "Compare the web code that the server serves with the released one.",
		more: `Fetches all of it, without telling the server who asks. It shows what this program is served: a server can serve one browser
something else. Where that matters, use this program instead.`,
		words: { against: "The folder of a build that you have made yourself: the released one must be the same." },
		examples: ["cloister web check", "cloister web check --against ./dist"],
	},
	help: { does: "Show help.", words: { command: "About what." }, examples: ["cloister help", "cloister help handoff request"] },
	shell: {
		does: "Keep your keys unlocked in memory, and take many commands, one a line.",
		more: `With --json each line is answered by one line: {"ok":true,"exit":0,"result":...} or {"ok":false,"exit":1,"error":{...}}; alarms
stand in "alarms", the numbers of the access entries in "accesses". A line may be a JSON array of words. With --password-stdin the first line is the password.`,
		examples: ["cloister shell", "cloister shell --json --password-stdin < commands.txt"],
	},
};

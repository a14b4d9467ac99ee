/** Help for the commands about one's own account. */
import type { Help } from "./form.ts";

export const account: Record<string, Help> = {
	"network found": {
		does: "Found the network of a fresh server, once.",
		more: "You become its first admin. The server prints the setup token at its first start.",
		words: {
			network: "Name of the network.",
			name: "Your own name, as colleagues will read it.",
			"sign-in": "The name you will sign in with.",
			"setup-token": "Only inside the shell; otherwise it is asked, after the password.",
		},
		examples: ['cloister network found --server https://cloister.example.org --network "Safe Ways" --name "Ana Kola" --sign-in ana'],
	},
	"network status": {
		does: "Show what the server says it is. Needs no sign-in.",
		examples: ["cloister network status --server https://cloister.example.org"],
	},
	join: {
		does: "Join with an invite code that was told to you.",
		more: "Joins only the network that your inviter meant. Afterwards two people must vouch for you.",
		words: {
			invite: "The code; asked if left out.",
			name: "Your name, as colleagues will read it.",
			"sign-in": "The name you will sign in with; not needed when you come back after a loss.",
		},
		examples: [
			'cloister join 7K3Q-... --server https://cloister.example.org --name "Ana Kola" --sign-in ana',
			'cloister join 7K3Q-... --name "Ana Kola"',
		],
	},
	"sign-in": {
		does: "Check the password, and remember the name for later commands.",
		more: "Keys are never kept on disk: every single command asks for the password again, and `cloister shell` keeps them in memory.",
		words: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister sign-in ana --server https://cloister.example.org"],
	},
	"sign-out": { does: "End the session and forget the sign-in name of this profile.", examples: ["cloister sign-out"] },
	whoami: { does: "Show who you are, your desks, and what waits.", examples: ["cloister whoami"] },
	"password change": {
		does: "Set a new password.",
		more: "With --password-stdin: first the present password as a line, then the new one.",
		examples: ["cloister password change"],
	},
	recover: {
		does: "Get back in with your recovery code, and set a new password.",
		more: "With --password-stdin: first the code as a line, then the new password.",
		words: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister recover ana"],
	},
	"recovery-code new": { does: "Make a new recovery code; the old one no longer works.", examples: ["cloister recovery-code new"] },
	"session list": { does: "Show where you are signed in.", examples: ["cloister session list"] },
	"session end": { does: "End another session of yours at once.", words: { session: "Its id." }, examples: ["cloister session end 3f2a"] },
};

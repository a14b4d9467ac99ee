/** The commands to found a network and to join one. */
import { toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { foundNetwork } from "#sdk/account/found.ts";
import { readInvite } from "#sdk/account/invites.ts";
import { join } from "#sdk/account/join.ts";
import { fields } from "../../answers/layout.ts";
import { flag, optional, required } from "../../arguments/grammar.ts";
import { content, text } from "../../arguments/kinds.ts";
import { command } from "../../command.ts";
import { UsageError } from "../../problems.ts";
import { messages } from "../../words/messages.ts";

const foundCommand = command({
	name: "network found",
	help: {
		summary: "Found the network on a new server. This is possible once.",
		details: "You become its first admin. When the server starts, it prints where the setup token is.",
		parameters: {
			network: "The name of the network.",
			name: "Your name, as colleagues will read it.",
			"sign-in": "The name you will sign in with.",
			"setup-token": "The setup token. In the shell it can stand on the line. Otherwise you are asked for it after the password.",
		},
		examples: ['cloister network found --server https://cloister.example.org --network "Safe Ways" --name "Ana Kola" --sign-in ana'],
	},
	flags: {
		network: required(text("NAME")),
		name: required(text("NAME")),
		"sign-in": required(text("NAME")),
		"setup-token": optional(content("TOKEN")),
		"no-ask": flag,
	},
	async run(io, input) {
		const showCode = io.codeViewer(!input["no-ask"]);
		// A wrong address is refused before anything is typed.
		await io.surroundings();
		const password = await io.newPassword([input.network, input.name, input["sign-in"]]);
		const setupToken = input["setup-token"] ?? (await io.secret(messages.askSetupToken));
		const signInName = input["sign-in"];
		const founding = { setupToken, network: input.network, name: input.name, signInName, password };
		const { session, recoveryCode } = await io.invocation.open(signInName, (around) => foundNetwork({ ...around, ...founding }));
		await showCode(messages.yourRecovery, recoveryCode);
		const data = { network: toBase64Url(session.network), member: session.me, recoveryCode };
		return { data, text: () => messages.founded(input.network) };
	},
});

const networkStatus = command({
	name: "network status",
	help: {
		summary: "Show the server's network, logs and version. Needs no sign-in.",
		examples: ["cloister network status --server https://cloister.example.org"],
	},
	async run(io) {
		const { server } = await io.surroundings();
		const status = await server.call(contracts.directory.network);
		const pairs: [string, string | number | null][] = [
			["founded", status.founded ? messages.yes : messages.no],
			["network", status.network],
			["access log", status.logs.access.origin],
			["directory log", status.logs.directory.origin],
			["largest attachment", `${status.attachmentMiB} MiB`],
			["protocol", status.version],
		];
		return { data: status, text: () => fields(pairs) };
	},
});

const joinNetwork = command({
	name: "join",
	help: {
		summary: "Join a network with an invite code.",
		details: "The code works only for the network that your inviter belongs to. After joining, two people must vouch for you.",
		parameters: {
			invite: "The invite code. If you leave it out, you are asked for it.",
			name: "Your name, as colleagues will read it.",
			"sign-in": "The name you will sign in with. Not needed if you return after losing your password and recovery code.",
		},
		examples: [
			'cloister join 7K3Q-... --server https://cloister.example.org --name "Ana Kola" --sign-in ana',
			'cloister join 7K3Q-... --name "Ana Kola"',
		],
	},
	args: { invite: optional(text("CODE")) },
	flags: { name: required(text("NAME")), "sign-in": optional(text("NAME")), "no-ask": flag },
	async run(io, input) {
		const showCode = io.codeViewer(!input["no-ask"]);
		const around = await io.surroundings();
		const read = await readInvite(around, input.invite ?? (await io.secret(messages.askInvite)));
		const signInName = input["sign-in"];
		if (!read.returning && signInName === undefined)
			throw new UsageError(messages.about(messages.flagName("sign-in"), messages.missing), "join");
		const password = await io.newPassword([input.name, signInName ?? "", read.networkName, read.organisation ?? ""]);
		const joined = await join({ ...around, code: read, name: input.name, ...(signInName !== undefined && { signInName }), password });
		await io.invocation.remember(signInName ?? null);
		await showCode(messages.yourRecovery, joined.recoveryCode);
		const { networkName, role, organisation, desk } = read;
		const data = { ...joined, network: networkName, role, organisation, desk };
		return { data, text: () => `${messages.joined(networkName)}\n${messages.readOut(joined.fingerprint)}` };
	},
});

export const joinCommands = [foundCommand, networkStatus, joinNetwork];

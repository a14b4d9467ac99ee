/** Founding, joining, signing in, and what belongs to one's own account. */

import { toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { desksOf } from "#protocol/folds/directory.ts";
import { foundNetwork } from "#sdk/account/found.ts";
import { readInvite } from "#sdk/account/invites.ts";
import { join } from "#sdk/account/join.ts";
import { changePassword, newRecoveryCode } from "#sdk/account/password.ts";
import { endSession, fetchMyAccount, listSessions } from "#sdk/account/sessions.ts";
import { recover } from "#sdk/account/sign-in.ts";
import type { Io } from "../command.ts";
import { command } from "../command.ts";
import { flag, optional, required } from "../grammar.ts";
import { done } from "../helpers/answers.ts";
import { content, ref, text } from "../kinds.ts";
import { fields, table } from "../layout.ts";
import { People, pickId } from "../people.ts";
import { UsageError } from "../problems.ts";
import { isoTime, showTime } from "../times.ts";
import { messages } from "../words/messages.ts";

const foundCommand = command({
	name: "network found",
	help: {
		summary: "Found the network of a fresh server, once.",
		details: "You become its first admin. The server prints the setup token at its first start.",
		parameters: {
			network: "Name of the network.",
			name: "Your own name, as colleagues will read it.",
			"sign-in": "The name you will sign in with.",
			"setup-token": "Only inside the shell; otherwise it is asked, after the password.",
		},
		examples: ['cloister network found --server https://cloister.example.org --network "Safe Ways" --name "Ana Kola" --sign-in ana'],
	},
	args: {},
	flags: {
		network: required(text("NAME")),
		name: required(text("NAME")),
		"sign-in": required(text("NAME")),
		"setup-token": optional(content("TOKEN")),
		"no-ask": flag,
	},
	async run(io, input) {
		const around = await io.surroundings();
		const password = await io.newPassword();
		const setupToken = input["setup-token"] ?? (await io.secret(messages.askSetupToken));
		const signInName = input["sign-in"];
		const { session, recoveryCode } = await foundNetwork({
			...around,
			setupToken,
			network: input.network,
			name: input.name,
			signInName,
			password,
		});
		await io.invocation.keep(session, signInName);
		await io.showOnce(messages.yourRecovery, recoveryCode, !input["no-ask"]);
		const data = { network: toBase64Url(session.network), member: session.me, recoveryCode };
		return { data, text: () => messages.founded(input.network) };
	},
});

const networkStatus = command({
	name: "network status",
	help: {
		summary: "Show what the server says it is. Needs no sign-in.",
		examples: ["cloister network status --server https://cloister.example.org"],
	},
	args: {},
	flags: {},
	async run(io) {
		const { server } = await io.surroundings();
		const status = await server.call(contracts.directory.network);
		const shown: [string, string | number | null][] = [
			["founded", status.founded ? messages.yesWord : messages.noWord],
			["network", status.network],
			["access log", status.logs.access.origin],
			["directory log", status.logs.directory.origin],
			["largest attachment", `${status.attachmentMiB} MiB`],
			["protocol", status.version],
		];
		return { data: status, text: () => fields(shown) };
	},
});

const joinNetwork = command({
	name: "join",
	help: {
		summary: "Join with an invite code that was told to you.",
		details: "Joins only the network that your inviter meant. Afterwards two people must vouch for you.",
		parameters: {
			invite: "The code; asked if left out.",
			name: "Your name, as colleagues will read it.",
			"sign-in": "The name you will sign in with; not needed when you come back after a loss.",
		},
		examples: [
			'cloister join 7K3Q-... --server https://cloister.example.org --name "Ana Kola" --sign-in ana',
			'cloister join 7K3Q-... --name "Ana Kola"',
		],
	},
	args: { invite: optional(text("CODE")) },
	flags: { name: required(text("NAME")), "sign-in": optional(text("NAME")), "no-ask": flag },
	async run(io, input) {
		const around = await io.surroundings();
		const read = await readInvite(around, input.invite ?? (await io.secret(messages.askInvite)));
		const signInName = input["sign-in"];
		if (!read.returning && signInName === undefined)
			throw new UsageError(messages.about(messages.flagName("sign-in"), messages.missing), "join");
		const password = await io.newPassword();
		const joined = await join({ ...around, code: read, name: input.name, ...(signInName !== undefined && { signInName }), password });
		if (signInName !== undefined) await io.invocation.remember(signInName);
		await io.showOnce(messages.yourRecovery, joined.recoveryCode, !input["no-ask"]);
		const { networkName, role, organisation, desk } = read;
		const data = { ...joined, network: networkName, role, organisation, desk };
		return { data, text: () => `${messages.joined(networkName)}\n${messages.readOut(joined.fingerprint)}` };
	},
});

async function signInName(io: Io, input: string | undefined): Promise<string> {
	const name = input ?? (await io.invocation.profile.read()).signIn;
	if (!name) throw new UsageError(messages.noSignInName);
	return name;
}

const signInCommand = command({
	name: "sign-in",
	help: {
		summary: "Check the password, and remember the name for later commands.",
		details: "Keys are never kept on disk: every single command asks for the password again, and `cloister shell` keeps them in memory.",
		parameters: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister sign-in ana --server https://cloister.example.org"],
	},
	args: { name: optional(text("NAME")) },
	flags: {},
	async run(io, input) {
		const name = await signInName(io, input.name);
		await io.surroundings();
		const session = await io.invocation.signIn(name, await io.password());
		return { data: { member: session.me, signIn: name }, text: () => messages.signedIn(name) };
	},
});

const signOutCommand = command({
	name: "sign-out",
	help: {
		summary: "End the session and forget the sign-in name of this profile.",
		examples: ["cloister sign-out"],
	},
	args: {},
	flags: {},
	async run(io) {
		await io.invocation.close();
		await io.invocation.profile.write({ signIn: null });
		return done(messages.signedOut);
	},
});

const whoami = command({
	name: "whoami",
	help: {
		summary: "Show who you are, your desks, and what waits.",
		examples: ["cloister whoami"],
	},
	args: {},
	flags: {},
	async run(io) {
		const session = await io.session();
		const [people, { status }] = [await People.of(session), await fetchMyAccount(session)];
		const me = session.dir.members.get(session.me);
		const desks = desksOf(session.dir, session.me).map(({ id, name }) => ({ desk: id, name }));
		const data = {
			member: session.me,
			name: people.checkedName(session.me),
			role: me?.role ?? null,
			status,
			organisation: me?.organisation ?? null,
			organisationName: me?.organisation ? people.organisation(me.organisation) : null,
			desks,
			nextVetting: isoTime(me?.nextVetting),
		};
		const shown = (): string =>
			fields([
				["name", data.name],
				["member", data.member],
				["role", data.role],
				["status", status],
				["organisation", data.organisationName],
				["desks", desks.map(({ name }) => name).join(", ")],
				["next vetting", showTime(me?.nextVetting)],
			]);
		return { data, text: shown };
	},
});

const passwordChange = command({
	name: "password change",
	help: {
		summary: "Set a new password.",
		details: "With --password-stdin: first the present password as a line, then the new one.",
		examples: ["cloister password change"],
	},
	args: {},
	flags: {},
	async run(io) {
		const session = await io.session();
		await changePassword(session, await io.newPassword());
		return done(messages.passwordChanged);
	},
});

const recoverCommand = command({
	name: "recover",
	help: {
		summary: "Get back in with your recovery code, and set a new password.",
		details: "With --password-stdin: first the code as a line, then the new password.",
		parameters: { name: "Your sign-in name; the remembered one if left out." },
		examples: ["cloister recover ana"],
	},
	args: { name: optional(text("NAME")) },
	flags: {},
	async run(io, input) {
		const name = await signInName(io, input.name);
		const around = await io.surroundings();
		const recoveryCode = await io.secret(messages.askRecovery);
		const session = await recover({ ...around, name, recoveryCode, password: await io.newPassword() });
		await io.invocation.keep(session, name);
		return { data: { member: session.me }, text: () => messages.passwordChanged };
	},
});

const recoveryCodeNew = command({
	name: "recovery-code new",
	help: {
		summary: "Make a new recovery code; the old one no longer works.",
		examples: ["cloister recovery-code new"],
	},
	args: {},
	flags: { "no-ask": flag },
	async run(io, input) {
		const session = await io.session();
		const recoveryCode = await newRecoveryCode(session, await io.newPassword());
		await io.showOnce(messages.yourRecovery, recoveryCode, !input["no-ask"]);
		return { data: { recoveryCode }, text: () => messages.done };
	},
});

const sessionList = command({
	name: "session list",
	help: {
		summary: "Show where you are signed in.",
		examples: ["cloister session list"],
	},
	args: {},
	flags: {},
	async run(io) {
		const all = await listSessions(await io.session());
		const data = all.map(({ session, started, used, current }) => ({ session, started: isoTime(started), used: isoTime(used), current }));
		const rows = all.map(({ session, started, used, current }) => [
			session.slice(0, 8),
			showTime(started),
			showTime(used),
			current ? messages.yesWord : "",
		]);
		return { data: { sessions: data }, text: () => table(["SESSION", "STARTED", "LAST USED", "THIS ONE"], rows) };
	},
});

const sessionEnd = command({
	name: "session end",
	help: {
		summary: "End another session of yours at once.",
		parameters: { session: "Its id." },
		examples: ["cloister session end 3f2a"],
	},
	args: { session: required(ref("SESSION")) },
	flags: {},
	async run(io, input) {
		const session = await io.session();
		const all = await listSessions(session);
		await endSession(
			session,
			pickId(
				"session",
				input.session,
				all.map(({ session }) => session),
			),
		);
		return done();
	},
});

export const accountCommands = [
	foundCommand,
	networkStatus,
	joinNetwork,
	signInCommand,
	signOutCommand,
	whoami,
	passwordChange,
	recoverCommand,
	recoveryCodeNew,
	sessionList,
	sessionEnd,
];

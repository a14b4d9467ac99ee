/** The commands that change the password, recover an account, and make a new recovery code. */
import { changePassword, newRecoveryCode } from "#sdk/account/password.ts";
import { recover } from "#sdk/account/sign-in.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { done } from "../../answers/answers.ts";
import { flag, optional } from "../../arguments/grammar.ts";
import { text } from "../../arguments/kinds.ts";
import { command, type Io, sessionCommand } from "../../command.ts";
import { People } from "../../lookup/people.ts";
import { messages } from "../../words/messages.ts";
import { signInName } from "./sign-in.ts";

/** The member's own names. They add no strength to a password. */
async function ownNames(io: Io, session: UnlockedSession): Promise<string[]> {
	const { signIn } = await io.invocation.profile.read();
	return [signIn ?? "", (await People.of(session)).checkedName(session.me) ?? ""];
}

const passwordChange = sessionCommand({
	name: "password change",
	help: {
		summary: "Set a new password.",
		details: "With --password-stdin, write the current password on the first line and the new password on the second.",
		examples: ["cloister password change"],
	},
	async run(session, _, io) {
		const about = await ownNames(io, session);
		await changePassword(session, await io.newPassword(about), about);
		return done(messages.passwordChanged);
	},
});

const recoverCommand = command({
	name: "recover",
	help: {
		summary: "Sign in with your recovery code and set a new password.",
		details: "With --password-stdin, write the recovery code on the first line and the new password on the second.",
		parameters: { name: "Your sign-in name. Default: the name that this profile remembers." },
		examples: ["cloister recover ana"],
	},
	args: { name: optional(text("NAME")) },
	async run(io, input) {
		const name = await signInName(io, input.name, "recover");
		// A wrong address is refused before anything is typed.
		await io.surroundings();
		const recoveryCode = await io.secret(messages.askRecovery);
		const password = await io.newPassword([name]);
		const { session } = await io.invocation.open(name, async (around) => ({
			session: await recover({ ...around, name, recoveryCode, password }),
		}));
		return { data: { member: session.me }, text: () => messages.passwordChanged };
	},
});

const recoveryCodeNew = command({
	name: "recovery-code new",
	help: {
		summary: "Make a new recovery code. The old code stops working.",
		examples: ["cloister recovery-code new"],
	},
	flags: { "no-ask": flag },
	async run(io, input) {
		const showCode = io.codeViewer(!input["no-ask"]);
		const session = await io.session();
		const about = await ownNames(io, session);
		const recoveryCode = await newRecoveryCode(session, await io.newPassword(about), about);
		await showCode(messages.yourRecovery, recoveryCode);
		return { data: { recoveryCode }, text: () => messages.done };
	},
});

export const passwordCommands = [passwordChange, recoverCommand, recoveryCodeNew];

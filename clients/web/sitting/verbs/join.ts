/** The verbs of the door that are needed rarely: to join, to found a network, and to sign in with a recovery code. */
import type { FoundNetworkOptions } from "#sdk/account/found.ts";
import type { VerifiedInvite } from "#sdk/account/invites.ts";
import { answerRingTest, checkSetupToken, foundNetwork, join, judgePassword, readInvite, recover, SHORTEST_PASSWORD } from "#sdk/index.ts";
import { anyOf, changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { admit, type SignInInput } from "./door.ts";
import { optionsOf, type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { keepUnconfirmed, keepWaitingKeys } from "./unfinished.ts";

export interface RecoverInput extends SignInInput {
	recoveryCode: string;
}

/** Signs in with a recovery code, and sets a new password. @returns as `enter` */
export const enterWithCode = changes(
	NOTHING,
	async (sitting: Sitting, { name, password, recoveryCode, isSharedComputer }: RecoverInput, tab: Tab): Promise<{ status: string }> => {
		const { status } = await admit(sitting, { name, isSharedComputer }, tab, () =>
			recover({ ...optionsOf(sitting), name, password, recoveryCode }),
		);
		return { status };
	},
);

/** What a newcomer sees of an invite before joining. */
type InviteView = Pick<VerifiedInvite, "networkName" | "role" | "organisation" | "country" | "desk" | "expires" | "returning">;

/** Verifies an invite code. The verified invite stays in the worker, for `joinNetwork`. */
export const checkInvite = changes(NOTHING, async (sitting: Sitting, { code }: { code: string }): Promise<InviteView> => {
	const invite = await readInvite(optionsOf(sitting), code);
	sitting.invite = invite;
	const { networkName, role, organisation, country, desk, expires, returning } = invite;
	return { networkName, role, organisation, country, desk, expires, returning };
});

export interface JoinInput {
	name: string;
	/** Null for a member who returns and keeps the earlier sign-in name. */
	signInName: string | null;
	password: string;
}

export interface Joined {
	member: string;
	/** To write down. */
	recoveryCode: string;
	/** To read out. */
	fingerprint: string;
}

/** Makes the keys and the account. */
export const joinNetwork = changes(NOTHING, async (sitting: Sitting, { name, signInName, password }: JoinInput): Promise<Joined> => {
	if (!sitting.invite) throw new Error("joinNetwork: checkInvite comes first");
	const chosen = signInName === null ? {} : { signInName };
	const { invite, storage } = sitting;
	const joined = await join({ ...optionsOf(sitting), code: invite, name, password, ...chosen });
	sitting.invite = null;
	await keepUnconfirmed(storage, joined.member);
	if (invite.returning) await keepWaitingKeys(storage, { member: joined.member, fingerprint: joined.fingerprint });
	return joined;
});

type FoundInput = Pick<FoundNetworkOptions, "setupToken" | "network" | "name" | "signInName" | "password">;

/** Asks the server whether this is its setup token. @throws as `checkSetupToken` */
export const tryToken = changes(NOTHING, async (sitting: Sitting, { setupToken }: { setupToken: string }): Promise<void> => {
	await checkSetupToken({ server: sitting.connection.server, setupToken });
});

/** Founds the network and signs the founder in. @returns the recovery code to write down */
export const found = changes(
	NOTHING,
	async (sitting: Sitting, input: FoundInput, tab: Tab): Promise<{ recoveryCode: string; status: string; member: string }> => {
		let recoveryCode = "";
		const { status } = await admit(sitting, { name: input.signInName, isSharedComputer: false }, tab, async () => {
			const founded = await foundNetwork({ ...optionsOf(sitting), ...input });
			recoveryCode = founded.recoveryCode;
			await keepUnconfirmed(sitting.storage, founded.session.me);
			return founded.session;
		});
		return { recoveryCode, status, member: sessionOf(sitting).me };
	},
);

/** Estimates how strong a new password is. @param input about: names that an attacker may know; they add no strength */
export const ratePassword = reads(NEVER_OLD, async (_: Sitting, { password, about }: { password: string; about: string[] }) => {
	const { strength, isEnough } = await judgePassword(password, about);
	return { strength, isEnough, isLongEnough: [...password.normalize("NFC")].length >= SHORTEST_PASSWORD };
});

/** Answers a test of the desk's phones, by the token of its notice. @throws ProtocolError not-found */
export const answerTest = changes(anyOf("rings"), async (sitting: Sitting, { token }: { token: string }): Promise<void> => {
	await answerRingTest(sitting.connection, token);
});

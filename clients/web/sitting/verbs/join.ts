/** The verbs of the door that are needed rarely: to join, to found a network, and to sign in with a recovery code. */
import { foundNetwork, join, judgePassword, readInvite, recover, SHORTEST_PASSWORD } from "#sdk/index.ts";
import { changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { admit, type SignInInput } from "./door.ts";
import { optionsOf, type Sitting } from "./sitting.ts";
import type { Tab } from "./tab.ts";

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
export interface InviteView {
	networkName: string;
	role: string;
	organisation: string | null;
	desk: string | null;
	/** UTC ms. */
	expires: number;
	/** Whether the invite is for an existing member who has lost all keys. That member keeps the sign-in name. */
	returning: boolean;
}

/** Verifies an invite code. The verified invite stays in the worker, for `joinNetwork`. */
export const checkInvite = changes(NOTHING, async (sitting: Sitting, { code }: { code: string }): Promise<InviteView> => {
	const invite = await readInvite(optionsOf(sitting), code);
	sitting.invite = invite;
	const { networkName, role, organisation, desk, expires, returning } = invite;
	return { networkName, role, organisation, desk, expires, returning };
});

export interface JoinInput {
	name: string;
	/** Null for a member who returns and keeps the earlier sign-in name. */
	signInName: string | null;
	password: string;
}

/** Makes the keys and the account. @returns the recovery code to write down, and the fingerprint to read out */
export const joinNetwork = changes(
	NOTHING,
	async (sitting: Sitting, { name, signInName, password }: JoinInput): Promise<{ recoveryCode: string; fingerprint: string }> => {
		if (!sitting.invite) throw new Error("joinNetwork: checkInvite comes first");
		const chosen = signInName === null ? {} : { signInName };
		const { recoveryCode, fingerprint } = await join({ ...optionsOf(sitting), code: sitting.invite, name, password, ...chosen });
		sitting.invite = null;
		return { recoveryCode, fingerprint };
	},
);

export interface FoundInput {
	/** The setup token. The server prints it at its first start. */
	setupToken: string;
	network: string;
	name: string;
	signInName: string;
	password: string;
}

/** Founds the network and signs the founder in. @returns the recovery code to write down */
export const found = changes(
	NOTHING,
	async (sitting: Sitting, input: FoundInput, tab: Tab): Promise<{ recoveryCode: string; status: string }> => {
		let recoveryCode = "";
		const { status } = await admit(sitting, { name: input.signInName, isSharedComputer: false }, tab, async () => {
			const founded = await foundNetwork({ ...optionsOf(sitting), ...input });
			recoveryCode = founded.recoveryCode;
			return founded.session;
		});
		return { recoveryCode, status };
	},
);

/** Estimates how strong a new password is. @param input about: names that an attacker may know; they add no strength */
export const ratePassword = reads(NEVER_OLD, async (_: Sitting, { password, about }: { password: string; about: string[] }) => {
	const { strength, isEnough } = await judgePassword(password, about);
	return { strength, isEnough, isLongEnough: [...password.normalize("NFC")].length >= SHORTEST_PASSWORD };
});

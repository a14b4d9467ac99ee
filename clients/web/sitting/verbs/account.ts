/** Verbs of my own account: password, recovery code, sessions. */
import { changePassword, endSession, listSessions, newRecoveryCode } from "#sdk/index.ts";
import { namesOf } from "#sdk/views/names.ts";
import { anyOf, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";
import { keepUnconfirmed } from "./unfinished.ts";

export interface SessionRow {
	session: string;
	/** When the sign-in was, UTC ms. */
	started: number;
	/** When the session was last used, UTC ms. */
	used: number;
	/** Whether this is the session of this sitting. */
	isCurrent: boolean;
}

/** My sessions on all devices, this one first. */
export const mySessions = reads({ topics: ["account"], asksOnOpening: true }, async (sitting: Sitting): Promise<SessionRow[]> => {
	const sessions = await listSessions(sessionOf(sitting));
	const rows = sessions.map(({ current, ...rest }) => ({ ...rest, isCurrent: current }));
	return rows.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || b.used - a.used);
});

/** Ends sessions of mine on other devices. */
export const endSessions = changes(anyOf("account"), async (sitting: Sitting, { sessions }: { sessions: string[] }): Promise<void> => {
	const session = sessionOf(sitting);
	for (const each of sessions) await endSession(session, each);
});

/** Sets a new password. My other sessions end. */
export const setPassword = changes(
	anyOf("account"),
	async (sitting: Sitting, { password, signInName }: { password: string; signInName: string }): Promise<void> => {
		await changePassword(sessionOf(sitting), password, await about(sitting, signInName));
	},
);

/** Makes a new recovery code. The old one stops working, and my other sessions end. @param password the present one. */
export const makeRecoveryCode = changes(
	anyOf("account", "settings"),
	async (sitting: Sitting, { password, signInName }: { password: string; signInName: string }): Promise<{ code: string }> => {
		const { me } = sessionOf(sitting);
		const made = { code: await newRecoveryCode(sessionOf(sitting), password, await about(sitting, signInName)) };
		await keepUnconfirmed(sitting.storage, me);
		return made;
	},
);

/** Words about me that somebody who guesses the password would try first. */
async function about(sitting: Sitting, signInName: string): Promise<string[]> {
	const name = (await namesOf(sessionOf(sitting))).get(sessionOf(sitting).me);
	return [name, signInName].filter((each) => each !== undefined && each !== "") as string[];
}

/** Verbs of the door: sign in, leave. */
import { contracts } from "#protocol/contracts/index.ts";
import { fetchMyAccount, signOut } from "#sdk/account/sessions.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import { renewKeysSoon, stopRenewing } from "./renew-soon.ts";
import { forgetAll, keepInMemory, optionsOf, type Sitting, sessionOf } from "./sitting.ts";

export interface SignInInput {
	name: string;
	password: string;
	isShared: boolean;
}

/** @returns "pending" while the member waits to be vouched for. */
export async function enter(sitting: Sitting, { name, password, isShared }: SignInInput): Promise<{ status: string }> {
	if (isShared) keepInMemory(sitting);
	sitting.session = await signIn({ ...optionsOf(sitting), name, password });
	return begin(sitting);
}

/** Of a session that was just opened. @returns as enter. */
export async function begin(sitting: Sitting): Promise<{ status: string }> {
	const session = sessionOf(sitting);
	// The field for messages and the form of a section ask. Elsewhere the desk is only marked, so that nothing is held up.
	session.memory.confirmSuspended = async () => "once";
	const { status } = await fetchMyAccount(session);
	if (status === "active" || status === "suspended") followNews(sitting);
	return { status };
}

/** Tells the page what changes at the server, until the sitting ends. */
export function followNews(sitting: Sitting): void {
	const end = new AbortController();
	sitting.newsEnd = end;
	renewKeysSoon(sitting);
	const tell = (news: News) => {
		sitting.emit({ kind: "news", news });
		if (news.topic === "directory") renewKeysSoon(sitting);
	};
	listen(sessionOf(sitting), tell, end.signal).catch(() => {
		if (!end.signal.aborted) sitting.emit({ kind: "ended" });
	});
}

/** Whether this server has a network. Anybody may ask. */
export async function isFounded(sitting: Sitting): Promise<boolean> {
	return (await sitting.server.call(contracts.directory.network)).founded;
}

/** Ends the session here and at the server. Keys are wiped even without a connection. */
export async function leave(sitting: Sitting): Promise<void> {
	const { session, newsEnd } = sitting;
	newsEnd?.abort();
	stopRenewing(sitting);
	forgetAll(sitting);
	if (session) await signOut(session).catch(() => {});
}

/** As `leave`, while the page goes away. */
export async function hide(sitting: Sitting): Promise<void> {
	sitting.isLeaving = true;
	await leave(sitting);
}

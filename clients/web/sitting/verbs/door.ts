/** Verbs of the door: sign in. */
import { contracts } from "#protocol/contracts/index.ts";
import { fetchMyAccount } from "#sdk/account/sessions.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import type { Entered } from "../kinds.ts";
import { endByItself } from "./ending.ts";
import { renewKeysSoon } from "./renew-soon.ts";
import { keepInMemory, optionsOf, type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { tellOthers } from "./tabs.ts";

export interface SignInInput {
	name: string;
	password: string;
	isShared: boolean;
}

/** @returns "pending" while the member waits to be vouched for. */
export async function enter(sitting: Sitting, { name, password, isShared }: SignInInput, tab: Tab): Promise<{ status: string }> {
	const { status } = await admit(sitting, { name, isShared }, tab, () => signIn({ ...optionsOf(sitting), name, password }));
	if (sitting.entered) tellOthers(sitting, tab, { kind: "entered", entered: sitting.entered });
	return { status };
}

/**
 * Begins the sitting. When two tabs sign in at the same time, the second one gets the sitting of the first: two sessions would share a cookie.
 * @param open makes the session.
 */
export function admit(
	sitting: Sitting,
	{ name, isShared }: Omit<Entered, "status">,
	tab: Tab,
	open: () => Promise<UnlockedSession>,
): Promise<Entered> {
	const turn = sitting.entering.then(async () => {
		if (!sitting.entered) {
			if (isShared) keepInMemory(sitting);
			sitting.session = await open();
			sitting.entered = { ...(await begin(sitting)), name, isShared };
		}
		tab.isInside = true;
		// Another worker has taken the sitting meanwhile.
		if (!sitting.isClaimed) endByItself(sitting);
		return sitting.entered;
	});
	sitting.entering = turn.catch(() => {});
	return turn;
}

/** Of a session that was just opened. */
async function begin(sitting: Sitting): Promise<{ status: string }> {
	const session = sessionOf(sitting);
	// The field for messages and the form of a section ask. Elsewhere the desk is only marked, so that nothing is held up.
	session.memory.confirmSuspended = async () => "once";
	const { status } = await fetchMyAccount(session);
	if (status === "active" || status === "suspended") followNews(sitting);
	return { status };
}

/** Tells the tabs what changes at the server, until the sitting ends. */
export function followNews(sitting: Sitting): void {
	sitting.newsEnd?.abort();
	const end = new AbortController();
	sitting.newsEnd = end;
	renewKeysSoon(sitting);
	const tell = (news: News) => {
		sitting.emit({ kind: "news", news });
		if (news.topic === "directory") renewKeysSoon(sitting);
	};
	listen(sessionOf(sitting), tell, end.signal).catch(() => {
		if (!end.signal.aborted) endByItself(sitting);
	});
}

/** Whether this server has a network. Anybody may ask. */
export async function isFounded(sitting: Sitting): Promise<boolean> {
	return (await sitting.server.call(contracts.directory.network)).founded;
}

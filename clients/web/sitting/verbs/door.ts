/** Verbs of the door: sign in. */
import { contracts } from "#protocol/contracts/index.ts";
import { fetchMyAccount } from "#sdk/account/sessions.ts";
import { signIn } from "#sdk/account/sign-in.ts";
import { listen, type News } from "#sdk/compartments/news.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { syncDirectory } from "#sdk/directory/directory.ts";
import type { Entered } from "../kinds.ts";
import { closeSession } from "./close.ts";
import { changes, NEVER_OLD, NOTHING, reads } from "./declare.ts";
import { endByItself, endForOthers, untilFree } from "./ending.ts";
import { renewKeysSoon } from "./renew-soon.ts";
import { chooseStorage, optionsOf, type Sitting, sessionOf } from "./sitting.ts";
import type { Tab } from "./tab.ts";
import { announce, tellOthers } from "./tabs.ts";
import { forgetWaitingKeys } from "./unfinished.ts";

export interface SignInInput {
	name: string;
	password: string;
	isSharedComputer: boolean;
}

/** @returns "pending" while the member waits to be vouched for. */
export const enter = changes(
	NOTHING,
	async (sitting: Sitting, { name, password, isSharedComputer }: SignInInput, tab: Tab): Promise<{ status: string }> => {
		const open = () => signIn({ ...optionsOf(sitting), name, password });
		const { status } = await admit(sitting, { name, isSharedComputer }, tab, open, { mayShare: true });
		if (sitting.entered) tellOthers(sitting, tab, { kind: "entered" });
		return { status };
	},
);

/**
 * Begins the sitting. A browser has only one sitting, because two sessions would share a cookie. So another sitting ends first.
 * @param open makes the session. @param options mayShare: a sitting of the same person, who said the same about the computer, may go on in
 * this tab.
 */
export function admit(
	sitting: Sitting,
	{ name, isSharedComputer }: Omit<Entered, "status">,
	tab: Tab,
	open: () => Promise<UnlockedSession>,
	{ mayShare = false }: { mayShare?: boolean } = {},
): Promise<Entered> {
	const turn = sitting.signInQueue.then(async () => {
		await untilFree(sitting);
		const goesOn = mayShare && sitting.entered?.name === name && sitting.entered.isSharedComputer === isSharedComputer;
		if (sitting.entered && !goesOn) await endForOthers(sitting, tab);
		sitting.entered ??= await beginSitting(sitting, { name, isSharedComputer }, open);
		tab.isInside = true;
		// Another worker has taken the sitting meanwhile.
		if (!sitting.isClaimed) endByItself(sitting);
		return sitting.entered;
	});
	sitting.signInQueue = turn.catch(() => {});
	return turn;
}

/** Shows the sitting of another tab here. @returns null when there is none any more. */
export const follow = changes(NOTHING, async (sitting: Sitting, _: undefined, tab: Tab): Promise<Entered | null> => {
	await untilFree(sitting);
	tab.isInside = sitting.entered !== null;
	return sitting.entered;
});

async function beginSitting(
	sitting: Sitting,
	{ name, isSharedComputer }: Omit<Entered, "status">,
	open: () => Promise<UnlockedSession>,
): Promise<Entered> {
	chooseStorage(sitting, isSharedComputer);
	sitting.session = await open();
	try {
		return { ...(await begin(sitting)), name, isSharedComputer };
	} catch (error) {
		await closeSession(sitting);
		throw error;
	}
}

/** Prepares a session that was just opened, and starts the news. */
async function begin(sitting: Sitting): Promise<{ status: string }> {
	const session = sessionOf(sitting);
	// The SDK asks before it writes to a suspended desk. Here the answer is always yes: screens ask by themselves, or mark such a desk.
	session.memory.confirmSuspended = async () => "once";
	const { status } = await fetchMyAccount(session);
	await forgetWaitingKeys(sitting.storage, session.me);
	if (status === "active" || status === "suspended") followNews(sitting);
	return { status };
}

/** Tells the tabs what changes at the server, until the sitting ends. */
export function followNews(sitting: Sitting): void {
	sitting.newsAbort?.abort();
	const newsAbort = new AbortController();
	sitting.newsAbort = newsAbort;
	renewKeysSoon(sitting);
	const session = sessionOf(sitting);
	const tell = async (news: News) => {
		const mayConcernDirectory = news.topic === "directory" || news.topic === "again";
		// The tabs ask their verbs anew, and these use the directory that this session has.
		// Alarms are shown when they are raised. Without a connection, the verbs say so.
		if (mayConcernDirectory) await syncDirectory(session).catch(() => {});
		if (newsAbort.signal.aborted) return;
		session.memory.recentCases.clear();
		announce(sitting, [news], null);
		if (mayConcernDirectory) renewKeysSoon(sitting);
	};
	listen(session, (news) => void tell(news), newsAbort.signal).catch(() => {
		if (!newsAbort.signal.aborted) endByItself(sitting, "session-ended");
	});
}

/** Whether this server has a network. Anybody may ask. */
export const isFounded = reads(NEVER_OLD, async (sitting: Sitting): Promise<boolean> => {
	return (await sitting.connection.server.call(contracts.directory.network)).founded;
});

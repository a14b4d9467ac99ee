/** The ways to end a sitting from a tab. After each one, no key and no content is left in any tab. */
import type { Ending } from "./kinds.ts";
import { openSitting } from "./open.ts";

/** How long the page waits for the worker to seal drafts and tell the server, in ms. It is longer than the worker waits for drafts of other tabs. */
const LONGEST_END = 1500;
/** The name in sessionStorage under which the sign-in name is kept in this tab. */
const NAME = "locked-name";
/** The name in sessionStorage that is set when the server has ended the session. */
const BY_SERVER = "ended-by-server";
/** Functions that run before the keys are wiped, so that open composers can save what was typed. */
const beforeEnd = new Set<() => Promise<unknown>>();
let isEnding = false;

/** Registers a function that saves something before the sitting ends. @returns a function that removes it. */
export function onEnd(save: () => Promise<unknown>): () => void {
	beforeEnd.add(save);
	return () => beforeEnd.delete(save);
}

/**
 * Locks: the address stays, so that a sign-in returns to the same place.
 * @param name the sign-in name to fill in at the next sign-in in this tab; null for none.
 */
export const lock = (name: string | null): Promise<void> => end("lock", name);

/** Signs out and forgets the place and the name. */
export const signOut = (): Promise<void> => end("sign-out", null);

/** Hides: replaces the page by an empty one at once. */
export const hide = (): void => void end("hide", null);

/** Ends the sitting in this tab, and so in all tabs. A second call does nothing. @param name as in `lock`. */
export async function end(how: Ending, name: string | null): Promise<void> {
	if (isEnding) return;
	isEnding = true;
	cover();
	keepName(name);
	if (how === "session-ended") sessionStorage.setItem(BY_SERVER, "");
	else sessionStorage.removeItem(BY_SERVER);
	if (how === "hide") {
		await Promise.race([
			openSitting()
				.call("hide")
				.catch(() => {}),
			wait(250),
		]);
		return location.replace("about:blank");
	}
	await Promise.race([saveAndLeave(how), wait(LONGEST_END)]);
	openSitting().close();
	if (how === "sign-out") location.replace("/");
	// The reload is needed also after `replace`, which doesn't load the page anew if only the hash changes.
	location.reload();
}

/** Keeps the sign-in name for the next sign-in in this tab, also when the browser itself drops the page. @param name null forgets it. */
export function keepName(name: string | null): void {
	if (name === null) sessionStorage.removeItem(NAME);
	else sessionStorage.setItem(NAME, name);
}

/** @returns the sign-in name of the person who was last signed in in this tab; empty for none. */
export function lockedName(): string {
	return sessionStorage.getItem(NAME) ?? "";
}

/** Whether the last sitting in this tab ended because the server has ended its session. */
export function wasEndedByServer(): boolean {
	return sessionStorage.getItem(BY_SERVER) !== null;
}

/** Called when a sitting begins in this tab. */
export function forgetEndByServer(): void {
	sessionStorage.removeItem(BY_SERVER);
}

async function saveAndLeave(how: Ending): Promise<void> {
	await Promise.allSettled([...beforeEnd].map((save) => save()));
	await openSitting()
		.call("leave", { how })
		.catch(() => {});
}

/** Takes everything off the screen in the same frame. */
function cover(): void {
	document.documentElement.dataset.covered = "";
	document.title = "";
	document.body.replaceChildren();
}

// A page from the browser's cache for the Back button would show again all that it had shown. Its worker would still have the keys.
addEventListener("pagehide", ({ persisted }) => persisted && cover());
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

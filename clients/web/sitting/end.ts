/** The three ways to end a sitting from the page. After each one, no key and no content is left in this page. */
import { openSitting } from "./open.ts";

/** How long the worker has to seal drafts and tell the server, in ms. */
const PATIENCE = 1500;
const NAME = "locked-name";
/** Runs before the keys go, so that open composers can save what was typed. */
const beforeEnd = new Set<() => Promise<unknown>>();

/** @returns a function that removes it. */
export function onEnd(save: () => Promise<unknown>): () => void {
	beforeEnd.add(save);
	return () => beforeEnd.delete(save);
}

/** Locks: the address stays, so that a sign-in returns to the same place. @param name filled in at the next sign-in in this tab. */
export async function lock(name: string | null): Promise<void> {
	cover();
	await Promise.race([saveAndLeave(), wait(PATIENCE)]);
	openSitting().end();
	if (name !== null) sessionStorage.setItem(NAME, name);
	location.reload();
}

/** Signs out and forgets the place and the name. */
export async function signOut(): Promise<void> {
	cover();
	await Promise.race([saveAndLeave(), wait(PATIENCE)]);
	openSitting().end();
	sessionStorage.removeItem(NAME);
	location.replace("/");
	// A hash that changes doesn't load the page anew.
	location.reload();
}

/** Hides: another page is there at once. */
export function hide(): void {
	cover();
	sessionStorage.removeItem(NAME);
	const done = Promise.race([openSitting().call("hide"), wait(250)]);
	done.catch(() => {}).finally(() => location.replace("about:blank"));
}

/** The name of the person who locked this tab. */
export function lockedName(): string {
	return sessionStorage.getItem(NAME) ?? "";
}

async function saveAndLeave(): Promise<void> {
	await Promise.allSettled([...beforeEnd].map((save) => save()));
	await openSitting()
		.call("leave")
		.catch(() => {});
}

/** Takes everything off the screen in the same frame. */
function cover(): void {
	document.documentElement.dataset.covered = "";
	document.title = "";
	document.body.replaceChildren();
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

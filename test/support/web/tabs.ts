/** Several tabs of one device. */
import type { Page } from "playwright-core";
import type { Person } from "../sdk.ts";
import { until } from "../until.ts";
import type { WebWorld } from "./world.ts";

/** Two tabs of a new device, in one sitting. @param hash where the second tab begins. */
export async function twoTabs(world: WebWorld, person: Person, hash = ""): Promise<[Page, Page]> {
	const { page, context } = await world.signedIn(person);
	const { page: second } = await world.tab(context, hash);
	await second.locator("#content").waitFor();
	return [page, second];
}

export const waitForDoor = (page: Page): Promise<void> => page.getByRole("heading", { name: "Sign in" }).waitFor();

export const waitForLock = (page: Page): Promise<void> => page.getByRole("heading", { name: "Cloister is locked" }).waitFor();

/** Closes a tab, and waits until the worker knows that only `left` is there. Each tab holds a Web Lock, which the worker asks for. */
export async function closeOtherTab(tab: Page, left: Page): Promise<void> {
	await tab.close();
	const tabs = () =>
		left.evaluate(async () => (await navigator.locks.query()).held?.filter(({ name }) => /^[0-9a-f-]{36}$/.test(name ?? "")));
	await until("the worker knows that the tab is closed", async () => (await tabs())?.length === 1);
}

/** Waits for the screen with this heading. */
export const waitForScreen = (page: Page, heading: string): Promise<void> =>
	page.getByRole("heading", { level: 1, name: heading }).waitFor();

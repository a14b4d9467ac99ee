/** Several tabs of one device. */
import type { Page } from "playwright-core";
import type { Person } from "../sdk.ts";
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

/** Waits for the screen with this heading. */
export const waitForScreen = (page: Page, heading: string): Promise<void> =>
	page.getByRole("heading", { level: 1, name: heading }).waitFor();

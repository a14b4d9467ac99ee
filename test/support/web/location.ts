/** The global `location`. The transport of a sitting takes the address of its server from there. */
import type { Test } from "tap";

/** Gives Node this global until the test ends. In a browser, the worker has it. */
export function giveLocation(t: Test): void {
	t.intercept(globalThis, "location", { value: new URL("https://network.test") });
}

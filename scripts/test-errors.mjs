/**
 * Loads first in each process of tests. To learn which test an error belongs to that nobody caught, tap follows each promise with an
 * asynchronous hook, which takes a tenth of the time of a run. The test files of a process run one after the other, so such an error
 * belongs to the file that runs.
 */
import asyncHooks from "node:async_hooks";
import { syncBuiltinESMExports } from "node:module";

const { createHook } = asyncHooks;
replaceHook(() => ({ enable() {}, disable() {} }));
export const { default: root } = await import("tap");
replaceHook(createHook);

function replaceHook(by) {
	asyncHooks.createHook = by;
	syncBuiltinESMExports();
}

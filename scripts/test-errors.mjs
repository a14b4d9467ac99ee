/**
 * Loads tap for a process of tests, without its asynchronous hook. With the hook, tap follows each promise, so as to name the test of an
 * error that nobody caught. This takes about a tenth of the time of a run. The test files of a process run one after the other, so
 * bundle.ts gives such an error to the file that runs.
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

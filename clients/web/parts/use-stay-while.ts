/**
 * Keeps the screen while work is under way: no link and no Back of the browser leaves it. Closing or reloading the page still leaves it.
 * When the work itself opens another screen, it does so with `ignoreBlocker`.
 */
import { useBlocker } from "@tanstack/react-router";

export function useStayWhile(isBusy: boolean): void {
	useBlocker({ shouldBlockFn: stay, enableBeforeUnload: false, disabled: !isBusy });
}

const stay = () => true;

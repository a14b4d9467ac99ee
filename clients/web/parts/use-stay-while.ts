/** Keeps the screen while work is under way: no link and no Back of the browser leaves it. What the work itself opens needs `ignoreBlocker`. */
import { useBlocker } from "@tanstack/react-router";

export function useStayWhile(isBusy: boolean): void {
	useBlocker({ shouldBlockFn: stay, enableBeforeUnload: false, disabled: !isBusy });
}

const stay = () => true;

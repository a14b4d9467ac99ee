/** Whether the person can see this tab now. Only what can be seen counts as seen. */
import { useSyncExternalStore } from "react";

export const useIsVisible = (): boolean => useSyncExternalStore(listen, () => !document.hidden);

function listen(onChange: () => void): () => void {
	document.addEventListener("visibilitychange", onChange);
	return () => document.removeEventListener("visibilitychange", onChange);
}

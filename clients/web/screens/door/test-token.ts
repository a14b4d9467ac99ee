/**
 * The one-time token of a test of the desk's phones. The notice opens an address that has it behind the `#`. It is taken out of the address
 * at once, so that neither the address bar nor the history keeps it.
 */
import { useSyncExternalStore } from "react";

const ADDRESS = /#\/ring-test\/([\w-]{43})$/;

let token: string | null = null;
const listeners = new Set<() => void>();

function set(next: string | null): void {
	token = next;
	for (const tell of listeners) tell();
}

function takeFromAddress(): void {
	const [, found] = ADDRESS.exec(location.hash) ?? [];
	if (found === undefined) return;
	history.replaceState(null, "", "#/today");
	// Makes the door read the new address now. If it read it later, it would reset its form, and a password that is being typed would be lost.
	dispatchEvent(new HashChangeEvent("hashchange"));
	set(found);
}

/** Must be called before the router of the house begins to listen. */
export function listenForTests(): void {
	takeFromAddress();
	addEventListener("popstate", takeFromAddress);
	// A page that is open gets the address from the service worker, and stays where it is.
	navigator.serviceWorker?.addEventListener("message", ({ data }) => {
		const [, found] = ADDRESS.exec(String(data)) ?? [];
		if (found !== undefined) set(found);
	});
}

/** The token of the test that waits for a press; null without a test. */
export function useTestToken(): [token: string | null, forget: () => void] {
	const listen = (onChange: () => void) => {
		listeners.add(onChange);
		return () => listeners.delete(onChange);
	};
	return [useSyncExternalStore(listen, () => token), () => set(null)];
}

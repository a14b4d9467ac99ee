/** The only Trusted Types policy of the page. It allows two script URLs: our worker, and the service worker that shows rings. */
import workerUrl from "./sitting/worker.ts?worker&url";

/** The service worker has the same address in each build. */
const RING_WORKER = "/ring-worker.js";

interface Policy {
	createScriptURL(url: string): string;
}
interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

const rules = {
	createScriptURL(url: string) {
		if (url !== workerUrl && url !== RING_WORKER) throw new TypeError("only the workers of this build may be started");
		return url;
	},
};
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("cloister", rules) ?? rules;

/** Starts the worker that holds the session and its keys. */
export const startWorker = (): Worker => new Worker(policy.createScriptURL(workerUrl), { type: "module", name: "sitting" });

/** Connects to the shared worker with this name, and starts it when none runs. */
export const shareWorkerNamed = (name: string): SharedWorker =>
	new SharedWorker(policy.createScriptURL(workerUrl), { type: "module", name });

/** Registers the service worker, which shows rings. */
export const workerForRings = (): Promise<ServiceWorkerRegistration> =>
	navigator.serviceWorker.register(policy.createScriptURL(RING_WORKER), { updateViaCache: "none" });

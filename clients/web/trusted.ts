/** The only Trusted Types policy of the page. It allows one script URL: the URL of our worker. */
import workerUrl from "./sitting/worker.ts?worker&url";

interface Policy {
	createScriptURL(url: string): string;
}
interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

const rules = {
	createScriptURL(url: string) {
		if (url !== workerUrl) throw new TypeError("only the worker of this build may be started");
		return url;
	},
};
const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy("cloister", rules) ?? rules;

/** Starts the worker that holds the session and its keys. */
export const startWorker = (): Worker => new Worker(policy.createScriptURL(workerUrl), { type: "module", name: "sitting" });

/** Connects to the shared worker with this name, and starts it when none runs. */
export const shareWorkerNamed = (name: string): SharedWorker =>
	new SharedWorker(policy.createScriptURL(workerUrl), { type: "module", name });

/** The only Trusted Types policy of the page. It allows one script URL: that of our worker. */
import workerUrl from "./sitting/worker.ts?worker&url";

interface Policy {
	createScriptURL(url: string): string;
}
interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

/** Starts the worker that holds the session and its keys. */
export function startWorker(): Worker {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	const rules = {
		createScriptURL(url: string) {
			if (url !== workerUrl) throw new TypeError("only the worker of this build may be started");
			return url;
		},
	};
	const policy = trustedTypes?.createPolicy("cloister", rules) ?? rules;
	return new Worker(policy.createScriptURL(workerUrl), { type: "module", name: "sitting" });
}

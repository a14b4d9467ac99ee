/** Loads the libraries and runs the known-answer tests, once. */
import { sodiumReady } from "#protocol/sodium.ts";
import { failedKnownAnswers } from "./known-answers.ts";
import { opaqueReady } from "./opaque.ts";

let started: Promise<void> | undefined;

/**
 * Every client awaits this before it calls anything else of this folder. If it throws, the client must not seal or open anything.
 * @throws Error that names the failed known-answer tests.
 */
export function cryptoReady(): Promise<void> {
	started ??= start();
	return started;
}

async function start(): Promise<void> {
	await Promise.all([sodiumReady, opaqueReady]);
	const wrong = failedKnownAnswers();
	if (wrong.length > 0)
		throw new Error(
			`The cryptography library is broken: wrong known answers from ${wrong.join(", ")}. Use another browser or Node version.`,
		);
}

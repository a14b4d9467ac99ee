/** Loads the libraries and makes sure that they work, once. */
import { sodiumReady } from "#protocol/sodium.ts";
import { wrongAnswers } from "./known-answers.ts";
import { opaqueReady } from "./opaque.ts";

let started: Promise<void> | undefined;

/**
 * Every client awaits this once before anything else of this folder.
 * @throws Error that names the constructions whose known answers came out wrong: nothing may be sealed or opened then.
 */
export function cryptoReady(): Promise<void> {
	started ??= start();
	return started;
}

async function start(): Promise<void> {
	await Promise.all([sodiumReady, opaqueReady]);
	const wrong = wrongAnswers();
	if (wrong.length > 0) throw new Error(`cryptography refuses to start: wrong known answers from ${wrong.join(", ")}`);
}

/** Runs one module of test-long.ts in this process. Sends its lines and its result to the parent as messages. */
import { pathToFileURL } from "node:url";
import type { LongOptions, LongResult } from "./test-long.ts";

const [file = "", until, seed, match = ""] = process.argv.slice(2);
const sendToParent = (message: object) => new Promise<void>((resolve) => process.send?.(message, () => resolve()));

const { run } = (await import(pathToFileURL(file).href)) as { run(options: LongOptions): Promise<LongResult> };
const result = await run({
	until: Number(until),
	seed: Number(seed),
	match,
	say: (line) => void sendToParent({ say: line }),
});
await sendToParent({ result });
// Handles that the module has left open must not delay the next module.
process.exit(0);

/** One module of test-long.ts in a process of its own: what it says and how it ends goes back as messages. */
import { pathToFileURL } from "node:url";
import type { LongOptions, LongResult } from "./test-long.ts";

const [file = "", until, seed, match = ""] = process.argv.slice(2);
const tell = (message: object) => new Promise<void>((resolve) => process.send?.(message, () => resolve()));

const { run } = (await import(pathToFileURL(file).href)) as { run(options: LongOptions): Promise<LongResult> };
const result = await run({
	until: Number(until),
	seed: Number(seed),
	match,
	say: (line) => void tell({ say: line }),
});
await tell({ result });
// Whatever a module has left open must not keep the others waiting.
process.exit(0);

/** Runs one codec on many inputs: both readers must give the same verdict and value, in bounded time, with declared errors only. */
import fc from "fast-check";
import { Refused } from "../implementation/bytes.ts";
import type { Codec } from "./codecs.ts";

/** Elapsed time for one reading: far more than any of these inputs needs, even on a busy machine. */
const MAX_ELAPSED_MS = 5_000;

interface Outcome {
	value?: string;
	refused: boolean;
}

export interface Result {
	codec: string;
	tried: number;
	/** The number of inputs that both accepted. Both refused the others. */
	accepted: number;
	/** The difference, with the seed that reproduces it. Undefined without a difference. */
	problem?: string;
}

/** @param runs the number of inputs. @param until stops earlier at this time, in ms since the epoch. */
export async function compare(codec: Codec, seed: number, runs: number, until = Number.POSITIVE_INFINITY): Promise<Result> {
	const seen = { tried: 0, accepted: 0 };
	const property = fc.asyncProperty(codec.input, async (input) => {
		const ours = await outcome(codec.name, () => codec.ours(input), codec.declared);
		const second = await outcome(
			codec.name,
			() => codec.second(input),
			(error) => error instanceof Refused,
		);
		if (ours.value !== second.value) throw new Error(`ours: ${describe(ours)}; the second: ${describe(second)}`);
		seen.tried++;
		if (!ours.refused) seen.accepted++;
	});
	const details = await fc.check(property, {
		seed,
		numRuns: runs,
		...(until < Number.POSITIVE_INFINITY && { interruptAfterTimeLimit: Math.max(1, until - Date.now()) }),
	});
	return {
		codec: codec.name,
		...seen,
		...(details.failed && !(details.interrupted && !details.counterexample) && { problem: explain(details, seed) }),
	};
}

/** Far more than an input of one megabyte needs. */
const MAX_CPU_MS = 2_000;
/** Bytes. */
const MAX_MEMORY = 512 * 2 ** 20;

/** Runs ours alone on extreme input. It must accept or refuse it as declared, in bounded processor time and memory. */
export async function endure(codec: Codec, seed: number, runs: number): Promise<Result> {
	const seen = { tried: 0, accepted: 0 };
	const property = fc.asyncProperty(codec.extreme ?? fc.constant(null), async (input) => {
		const before = { cpu: process.cpuUsage(), memory: process.memoryUsage.rss() };
		const { refused } = await outcome(codec.name, () => codec.ours(input), codec.declared);
		const { user, system } = process.cpuUsage(before.cpu);
		const grown = process.memoryUsage.rss() - before.memory;
		if (user + system > MAX_CPU_MS * 1000) throw new Error(`took ${Math.round((user + system) / 1000)} ms of the processor`);
		if (grown > MAX_MEMORY) throw new Error(`grew by ${Math.round(grown / 2 ** 20)} MiB`);
		seen.tried++;
		if (!refused) seen.accepted++;
	});
	const details = await fc.check(property, { seed, numRuns: codec.extreme ? runs : 0, endOnFailure: true });
	return { codec: codec.name, ...seen, ...(details.failed && { problem: explain(details, seed) }) };
}

async function outcome(name: string, read: () => unknown, declared: (error: unknown) => boolean): Promise<Outcome> {
	const started = performance.now();
	let result: Outcome;
	try {
		result = { value: notation(await read()), refused: false };
	} catch (error) {
		if (!declared(error)) throw new Error(`${name}: an undeclared error`, { cause: error });
		result = { refused: true };
	}
	const took = performance.now() - started;
	if (took > MAX_ELAPSED_MS) throw new Error(`${name}: took ${Math.round(took)} ms`);
	return result;
}

/** Values as text: bytes in hexadecimal, fields sorted. */
function notation(value: unknown): string {
	if (value instanceof Uint8Array) return `h'${Buffer.from(value).toString("hex")}'`;
	if (Array.isArray(value)) return `[${value.map(notation).join()}]`;
	if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
	const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${notation(item)}`).join()}}`;
}

const describe = ({ value, refused }: Outcome): string => (refused ? "refused" : (value ?? "").slice(0, 300));

function explain(details: fc.RunDetails<[unknown]>, seed: number): string {
	const error = details.errorInstance as Error | null;
	const cause = error?.cause instanceof Error ? ` (${error.cause.name}: ${error.cause.message})` : "";
	return `seed ${seed}, path ${details.counterexamplePath}: ${error?.message}${cause}, at ${notation(details.counterexample?.[0]).slice(0, 500)}`;
}

/** Prints the tables of `npm run bench:large`. */
import { alignColumns } from "../columns.ts";
import { short } from "../statistics.ts";
import type { Times } from "./measure.ts";

export interface LargeResult {
	sizes: number[];
	times: number;
	queries: Times[];
	/** For each log, entries per second into the tree; null if the tree wasn't built in this run. */
	trees: (number | null)[];
	/** Null when only chosen queries were measured. */
	bytes: { leaves: number; bodies: number; tree: number }[] | null;
	/** size: entries of the export. leaves, bodies: seconds to verify it without and with bodies. */
	verified: { size: number; leaves: number; bodies: number } | null;
}

const MAX_RATIO = 1.5;

const count = (size: number) => size.toLocaleString("en");

export function largeReport(machine: Record<string, string>, result: LargeResult): string {
	const { sizes, times, queries, trees, bytes, verified } = result;
	const last = sizes.length - 1;
	return [
		...Object.entries(machine).map(([name, value]) => `${name}: ${value}`),
		`Medians of ${times} pages of 50 entries, all sizes in turns, each page read twice in a row. The ratio compares the second reads of the largest and the smallest log. It should be at most ${MAX_RATIO}.`,
		"",
		...alignColumns([
			["query, ms", ...sizes.map(count), "ratio", "first read", "found"],
			...queries.map(({ name, warm, cold, found }) => [
				name,
				...warm.map(short),
				((warm[last] ?? Number.NaN) / (warm[0] ?? Number.NaN)).toFixed(2),
				cold.map(short).join("/"),
				[...new Set(found)].join("/"),
			]),
		]),
		...(bytes ? ["", ...bytesTable(sizes, bytes, trees)] : []),
		...(verified
			? [
					"",
					`verifying an export of ${count(verified.size)}: ${short(verified.leaves)} s (${short(verified.size / verified.leaves)}/s); with all bodies ${short(verified.bodies)} s (${short(verified.size / verified.bodies)}/s)`,
				]
			: []),
	].join("\n");
}

function bytesTable(sizes: number[], bytes: NonNullable<LargeResult["bytes"]>, trees: LargeResult["trees"]): string[] {
	const perEntry = (part: "leaves" | "bodies") => bytes.map((log, i) => short(log[part] / (sizes[i] ?? 1)));
	return alignColumns([
		["bytes per entry, indexes included", ...sizes.map(count)],
		["leaves", ...perEntry("leaves")],
		["bodies", ...perEntry("bodies")],
		["tree", ...bytes.map(({ tree }, i) => (tree < (sizes[i] ?? 0) ? "not built" : short(tree / (sizes[i] ?? 1))))],
		["into the tree, entries/s", ...trees.map((rate) => (rate === null ? "" : short(rate)))],
	]);
}

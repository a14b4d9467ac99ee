/** Chooses the test files of one part of a run, by the recorded processor time of each file (`--record`). */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./tools.ts";

/** Seconds by file. A test file without a record counts as an average one. A record without a test file does no harm. */
const RECORD = path.join(root, "scripts/test-times.json");
/** Seconds of a file without a record, and of one that drives a browser. */
const USUAL = { browser: 15, other: 2 };

const recorded: Record<string, number> = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, "utf8")) : {};

/** @param file relative to the project, with slashes. @returns seconds of processor time. */
export const expectedTime = (file: string): number => recorded[file] ?? (file.includes("/web/") ? USUAL.browser : USUAL.other);

/**
 * @param shard such as "1/2": the first of two parts. Each file is in exactly one part, and the parts take about the same time.
 * @throws Error for another text.
 */
export function shardOf(files: readonly string[], shard: string): string[] {
	const [, part, count] = (/^([1-9]\d*)\/([1-9]\d*)$/.exec(shard) ?? []).map(Number);
	if (!part || !count || part > count) throw new Error(`--shard takes a part and a number of parts, such as 1/2, and not ${shard}`);
	const shards = Array.from({ length: count }, () => ({ seconds: 0, files: [] as string[] }));
	for (const file of files.toSorted((one, other) => expectedTime(other) - expectedTime(one) || (one < other ? -1 : 1))) {
		const lightest = shards.reduce((least, each) => (each.seconds < least.seconds ? each : least));
		lightest.seconds += expectedTime(file);
		lightest.files.push(file);
	}
	const own = new Set(shards[part - 1]?.files);
	return files.filter((file) => own.has(file));
}

/** Replaces the records of these files, one a line. */
export function record(times: ReadonlyMap<string, number>): void {
	const rounded = [...times].map(([file, seconds]) => [file, Math.round(seconds * 10) / 10]);
	const all = { ...recorded, ...Object.fromEntries(rounded) };
	const kept = Object.entries(all).filter(([file]) => existsSync(path.join(root, file)));
	writeFileSync(RECORD, `${JSON.stringify(Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1))), null, 2)}\n`);
}

/**
 * `npm run bench:large`: the access log when it is large. Query times at several sizes side by side, bytes per entry, the
 * rates of growing the tree and of verifying an export.
 *
 * --sizes 10000,1000000,10000000: of the logs, the first is what the others are held against. --times N: runs of each
 * query, default 200. --verify N: entries of the export that is verified, default 1000000; 0: none. --in FOLDER: keeps the
 * databases there, and uses those that it finds.
 */
import { chmod, mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "#server/embedded/index.ts";
import { bytesOf, fill, newPasswords } from "./bench/large/fill.ts";
import { integrationRate, queryTimes } from "./bench/large/measure.ts";
import { largeReport } from "./bench/large/report.ts";
import { verifySeconds } from "./bench/large/verifying.ts";
import { machine } from "./bench/machine.ts";

const { values } = parseArgs({
	options: {
		sizes: { type: "string", default: "10000,1000000,10000000" },
		times: { type: "string", default: "200" },
		verify: { type: "string", default: "1000000" },
		in: { type: "string" },
	},
});
const sizes = values.sizes.split(",").map(Number);
const [times, verify] = [Number(values.times), Number(values.verify)];
if (!(sizes.every((size) => size >= 10_000 && size % 10_000 === 0) && times >= 1 && verify >= 0)) {
	console.error("--sizes takes multiples of 10000, --times a number from 1, --verify one from 0.");
	process.exit(1);
}

/** Seen: some 850 bytes an entry in the database, and as much again of write-ahead log while it is filled. */
const BYTES_NEEDED = sizes.reduce((sum, size) => sum + size, 0) * 1_300 + verify * 700 + 2 ** 31;
/** Growing the tree over more than that takes longer than it tells. */
const TREE_UP_TO = 1_000_000;

const say = (line: string) => process.stderr.write(`${line}\n`);
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

const disk = values.in === undefined ? tmpdir() : path.dirname(path.resolve(values.in));
const { bavail, bsize } = await statfs(disk);
say(`This takes up to ${gigabytes(BYTES_NEEDED)} in ${disk}, where ${gigabytes(bavail * bsize)} are free.`);
if (bavail * bsize < BYTES_NEEDED) {
	console.error("That is not enough: give TMPDIR another folder, or smaller --sizes.");
	process.exit(1);
}

const folder = values.in === undefined ? await mkdtemp(path.join(tmpdir(), "cloister-bench-large-")) : path.resolve(values.in);
await mkdir(folder, { recursive: true });
// For root PostgreSQL runs as another user, who must be able to enter.
await chmod(folder, 0o711);
const postgres = await startEmbedded({ folder: path.join(folder, "postgres") });
try {
	const passwords = newPasswords();
	const logs = [];
	for (const size of sizes) {
		say(`Filling a log of ${size.toLocaleString("en")} ...`);
		const from = performance.now();
		logs.push(await fill(postgres.url, size, passwords, say));
		say(`  in ${((performance.now() - from) / 1000).toFixed(0)} s`);
	}
	say("Asking ...");
	const queries = await queryTimes(logs, times);
	say("Growing trees ...");
	const trees: (number | null)[] = [];
	for (const log of logs) trees.push(log.size <= TREE_UP_TO ? await integrationRate(log) : null);
	const bytes = await Promise.all(logs.map(bytesOf));
	if (verify > 0) say("Verifying an export ...");
	const verified = verify > 0 ? { size: verify, ...(await verifySeconds(verify)) } : null;
	console.log(largeReport(await machine({ superuser: postgres.url }), { sizes, times, queries, trees, bytes, verified }));
} finally {
	await postgres.stop();
	if (values.in === undefined) await rm(folder, { recursive: true, force: true });
}

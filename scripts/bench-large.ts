/**
 * `npm run bench:large`: measures large access logs. It prints query times at several sizes, bytes per entry, and the
 * rates of extending the tree and of verifying an export.
 *
 * - `--sizes 10000,1000000,10000000`: sizes of the logs. The first size is the baseline of the ratios. Trees of more than 1,000,000 entries
 *   aren't extended.
 * - `--times N`: runs of each query. Default: 200.
 * - `--only WORD`: only queries with this word in their name. No tree is extended and no export verified.
 * - `--verify N`: entries of the verified export. Default: 1000000. 0: none.
 * - `--in FOLDER`: keeps the databases there, and reuses existing ones. The export still goes to the folder for temporary files.
 */
import { chmod, mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startEmbedded } from "#server/embedded/index.ts";
import { bytesOf, fill, newPasswords } from "./bench/large/fill.ts";
import { integrationRate, queryTimes } from "./bench/large/measure.ts";
import { QUERIES } from "./bench/large/queries.ts";
import { largeReport } from "./bench/large/report.ts";
import { verifySeconds } from "./bench/large/verifying.ts";
import { machine } from "./bench/machine.ts";

const { values } = parseArgs({
	options: {
		sizes: { type: "string", default: "10000,1000000,10000000" },
		times: { type: "string", default: "200" },
		only: { type: "string", default: "" },
		verify: { type: "string", default: "1000000" },
		in: { type: "string" },
	},
});
const sizes = values.sizes.split(",").map(Number);
const chosen = QUERIES.filter(({ name }) => name.includes(values.only));
const [times, verify] = [Number(values.times), values.only === "" ? Number(values.verify) : 0];
if (!(sizes.every((size) => size >= 10_000 && size % 10_000 === 0) && times >= 1 && verify >= 0)) {
	console.error("--sizes takes multiples of 10000, --times a number of 1 or more, --verify a number of 0 or more.");
	process.exit(1);
}
if (chosen.length === 0) {
	console.error(`No query has "${values.only}" in its name.`);
	process.exit(1);
}

/** How many bytes the databases need. About 850 bytes per entry were measured. The rest is for the write-ahead log during the filling. */
const DATABASE_BYTES = sizes.reduce((sum, size) => sum + size, 0) * 1_300 + 2 ** 31;
const EXPORT_BYTES = verify * 700;
/** How many entries the largest log has whose tree is extended. A larger tree takes long and shows nothing new. */
const TREE_UP_TO = values.only === "" ? 1_000_000 : 0;

const printProgress = (line: string) => process.stderr.write(`${line}\n`);
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

if (values.in === undefined) await checkSpace(tmpdir(), DATABASE_BYTES + EXPORT_BYTES);
else {
	await checkSpace(path.dirname(path.resolve(values.in)), DATABASE_BYTES);
	await checkSpace(tmpdir(), EXPORT_BYTES);
}

const folder = values.in === undefined ? await mkdtemp(path.join(tmpdir(), "cloister-bench-large-")) : path.resolve(values.in);
await mkdir(folder, { recursive: true });
// Under root, PostgreSQL runs as another user, which needs to enter this folder.
await chmod(folder, 0o711);
const postgres = await startEmbedded({ folder: path.join(folder, "postgres") });
try {
	const passwords = newPasswords();
	const logs = [];
	for (const size of sizes) {
		printProgress(`Filling a log of ${size.toLocaleString("en")} ...`);
		const from = performance.now();
		logs.push(await fill(postgres.url, size, passwords, printProgress));
		printProgress(`  in ${((performance.now() - from) / 1000).toFixed(0)} s`);
	}
	printProgress("Running queries ...");
	const queries = await queryTimes(logs, chosen, times);
	if (TREE_UP_TO > 0) printProgress("Extending trees ...");
	const trees: (number | null)[] = [];
	for (const log of logs) trees.push(log.size <= TREE_UP_TO ? await integrationRate(log) : null);
	const bytes = values.only === "" ? await Promise.all(logs.map(bytesOf)) : null;
	if (verify > 0) printProgress("Verifying an export ...");
	const verified = verify > 0 ? { size: verify, ...(await verifySeconds(verify)) } : null;
	console.log(largeReport(await machine({ superuser: postgres.url }), { sizes, times, queries, trees, bytes, verified }));
} finally {
	await postgres.stop();
	if (values.in === undefined) await rm(folder, { recursive: true, force: true });
}

/** Ends the program when a folder has too little free space. */
async function checkSpace(disk: string, needed: number): Promise<void> {
	const { bavail, bsize } = await statfs(disk);
	const free = bavail * bsize;
	printProgress(`This takes up to ${gigabytes(needed)} in ${disk}, where ${gigabytes(free)} are free.`);
	if (free >= needed) return;
	console.error("There is not enough free space. Give smaller --sizes, or another folder by --in or TMPDIR.");
	process.exit(1);
}

/**
 * `npm run bench`: compares Cloister with fixed baselines on this machine. Compared measurements run in turns. The ratios matter;
 * absolute rates depend on the machine. A run in which the machine stands still is repeated. The output is a section of docs/benchmarks.md.
 * `npm run bench -- --help` lists the options.
 */
import { parseArgs } from "node:util";
import { directoryLines } from "./bench/directory.ts";
import { aligned, HEADING, type Line } from "./bench/line.ts";
import { machine } from "./bench/machine.ts";
import { NAMED } from "./bench/named.ts";
import { report } from "./bench/report.ts";
import { runAll } from "./bench/run.ts";
import { setUp, setUpSmall } from "./bench/setup.ts";
import { repeatAfterStall } from "./bench/stall.ts";

const HELP = `--seconds N         length of each run, default 5
--runs N            default 5
--json              output for programs
--only NAME[,NAME]  only these measurements, on a small network: sections (opening the sections of a case), book (of a desk), inbox,
                    status (of a log), chains (of compartments), network (what grows with a network, with chains),
                    library (1,000 documents),
                    long-thread (100,000 entries, takes some minutes)
--only directory    only the work of a sign-in in a large network, without any server`;

const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "5" },
		runs: { type: "string", default: "5" },
		json: { type: "boolean", default: false },
		only: { type: "string" },
		help: { type: "boolean", default: false },
	},
});
if (values.help) {
	console.log(HELP);
	process.exit(0);
}
const [seconds, runs] = [Number(values.seconds), Number(values.runs)];
if (!(seconds >= 1 && runs >= 1)) {
	console.error("--seconds and --runs take a number of 1 or more.");
	process.exit(1);
}

if (values.only === "directory") {
	print(await directoryLines());
	process.exit(0);
}
const say = (line: string) => process.stderr.write(`${line}\n`);
if (values.only === undefined) await measureAll();
else await measureNamed(values.only.split(","));

/** @param names of NAMED. */
async function measureNamed(names: string[]): Promise<void> {
	const unknown = names.filter((name) => !Object.hasOwn(NAMED, name));
	if (unknown.length > 0) {
		console.error(`There is no measurement ${unknown.join(", ")}. There are: ${Object.keys(NAMED).join(", ")}.`);
		process.exit(1);
	}
	say("Starting PostgreSQL and a server, founding a network ...");
	const setup = await setUpSmall();
	try {
		const lines: Line[] = [];
		for (const name of names) lines.push(...((await repeatAfterStall(name, say, async () => NAMED[name]?.(setup, say))) ?? []));
		print(lines);
	} finally {
		await setup.stop();
	}
}

function print(lines: Line[]): void {
	console.log(values.json ? JSON.stringify(lines, null, "\t") : aligned([HEADING, ...lines]).join("\n"));
}

async function measureAll(): Promise<void> {
	say("Starting PostgreSQL and two servers, founding a network, filling two threads ...");
	const setup = await setUp();
	try {
		const described = await machine(setup.database);
		const result = await runAll(setup, { seconds, runs, say });
		console.log(
			values.json
				? JSON.stringify({ machine: described, seconds, runs, ...result }, null, "\t")
				: report(described, { seconds, runs }, result),
		);
	} finally {
		await setup.stop();
	}
}

/**
 * `npm run bench`: compares Cloister with fixed baselines on this machine. Compared measurements run in turns. The ratios matter;
 * absolute rates depend on the machine.
 *
 * --seconds N: length of each run, default 5. --runs N: default 5. --json: output for programs.
 */
import { parseArgs } from "node:util";
import { machine } from "./bench/machine.ts";
import { report } from "./bench/report.ts";
import { runAll } from "./bench/run.ts";
import { setUp } from "./bench/setup.ts";

const { values } = parseArgs({
	options: {
		seconds: { type: "string", default: "5" },
		runs: { type: "string", default: "5" },
		json: { type: "boolean", default: false },
	},
});
const [seconds, runs] = [Number(values.seconds), Number(values.runs)];
if (!(seconds >= 1 && runs >= 1)) {
	console.error("--seconds and --runs take a number of 1 or more.");
	process.exit(1);
}

const say = (line: string) => process.stderr.write(`${line}\n`);
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

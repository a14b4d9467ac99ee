/**
 * `npm run bench`: how fast Cloister is against fixed yardsticks, on this machine, now. What is compared runs in turns, and
 * the ratios are what counts; absolute rates say more about the machine.
 *
 * --seconds N: of each run, default 5. --runs N: default 5. --json: for programs.
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
	console.error("--seconds and --runs take a number from 1.");
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

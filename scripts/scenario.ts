/**
 * `npm run scenario`: whole stories on new servers, through the command line client, with one process for each person.
 * Each printed line is a step, or a check with a check mark. The exit code is 0 only if all checks pass.
 *
 * --only NAME[,NAME]: only these scenarios. --help: lists them.
 */
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { startServer } from "./demo/server.ts";
import { isInterrupted, stopAll, stopLater } from "./interrupt.ts";
import { type NamedScenario, SCENARIOS } from "./scenario/named.ts";
import { closeShells } from "./scenario/shell.ts";
import { chapter, checkCount } from "./scenario/tell.ts";

const HELP = `npm run scenario [-- --only NAME[,NAME]]

${SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`).join("\n")}`;

/** The scenarios that were asked for, or null for a wrong name. */
function chooseScenarios(only: string | undefined): readonly NamedScenario[] | null {
	if (only === undefined) return SCENARIOS;
	const names = only.split(",");
	const unknown = names.filter((name) => !SCENARIOS.some((each) => each.name === name));
	if (unknown.length > 0) console.error(`There is no scenario ${unknown.join(", ")}.\n\n${HELP}`);
	return unknown.length > 0 ? null : SCENARIOS.filter(({ name }) => names.includes(name));
}

async function main(): Promise<number> {
	const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean", default: false } } });
	if (values.help) {
		console.log(HELP);
		return 0;
	}
	const scenarios = chooseScenarios(values.only);
	if (!scenarios) return 2;
	const began = Date.now();
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), "cloister-scenario-"));
	// Under root, PostgreSQL runs as another user, which needs to enter this folder.
	await fs.chmod(folder, 0o711);
	stopLater(() => fs.rm(folder, { recursive: true, force: true, maxRetries: 5 }));
	try {
		for (const { name, summary, run, env } of scenarios) {
			chapter(`Scenario "${name}": ${summary}`);
			console.log("Starting a new server with its own PostgreSQL ...");
			const own = path.join(folder, name);
			await fs.mkdir(own);
			await fs.chmod(own, 0o711);
			// All people of a scenario have the same address, so the limit per address is off.
			const settings = { DATABASE_URL: "", HOST: "127.0.0.1", PORT: "0", REQUESTS_PER_MINUTE: "1000000" };
			const server = await startServer(path.join(own, "server"), { ...settings, ...env });
			await run(server, own);
			await closeShells();
			await server.stop();
		}
		console.log(`\nAll ${checkCount()} checks passed in ${Math.round((Date.now() - began) / 1000)} s.`);
		return 0;
	} catch (error) {
		if (isInterrupted()) return 130;
		console.error(`\nFAILED: ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	} finally {
		await stopAll();
	}
}

process.exitCode = await main();

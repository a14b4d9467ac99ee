/** Stopping `npm test` stops everything that it has started: tap, test processes, their browser and commands, and the database. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { root } from "../../scripts/tools.ts";
import { testFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";
import { noBrowser } from "../support/web/find-browser.ts";

const noProc = !existsSync("/proc/self/environ") && "there is no /proc";
/** A file that drives a browser and takes long. */
const FILE = "test/clients/web/journeys/door.test.ts";

/** The programs that have this folder in their arguments or in their environment. */
function programsOf(folder: string): string[] {
	return readdirSync("/proc").flatMap((pid) => {
		try {
			if (!/^\d+$/.test(pid)) return [];
			const [words = "", environment] = ["cmdline", "environ"].map((file) => readFileSync(`/proc/${pid}/${file}`, "utf8"));
			return `${words}${environment}`.includes(folder) ? [words.replaceAll("\0", " ")] : [];
		} catch {
			return [];
		}
	});
}

for (const [signal, isReached, when] of [
	["SIGINT", (programs: string[]) => programs.some((each) => each.includes("--user-data-dir")), "while a browser runs"],
	["SIGTERM", (programs: string[]) => programs.some((each) => each.includes("postgres")), "while the database starts"],
] as const)
	t.test(`${signal} to npm stops all of a run of tests ${when}`, { skip: noProc || noBrowser }, async (t) => {
		const folder = path.join(testFolder(t), "temporary");
		mkdirSync(folder, { mode: 0o711 });
		// As in a terminal, where npm test runs without the variables of another run.
		const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TAP|npm_|CLOISTER_)/.test(name)));
		const npm = spawn("npm", ["test", "--", FILE], { cwd: root, env: { ...env, TMPDIR: folder }, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (data) => (output += data));
		t.teardown(() => void npm.kill("SIGKILL"));
		const ended = once(npm, "exit");
		await until("the run has come that far", () => isReached(programsOf(folder)) || npm.exitCode !== null, 240);
		t.equal(npm.exitCode, null, output);
		npm.kill(signal);
		await ended;
		// The script ends last. npm itself ends at once.
		await until("the script has ended", () => !programsOf(folder).some((each) => each.includes("scripts/test.ts")));
		t.same(programsOf(folder), [], "nothing of it runs any more");
		t.same(
			readdirSync(folder).filter((name) => name.startsWith("cloister-test-")),
			[],
			"the folder of the database is gone",
		);
	});

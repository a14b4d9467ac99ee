/** An interrupted script stops the servers that it has started. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import t from "tap";
import { root } from "../../scripts/tools.ts";
import { testFolder } from "../support/folder.ts";
import { until } from "../support/until.ts";

const noProc = !existsSync("/proc/self/environ") && "there is no /proc";

/** The processes of the server, or of its PostgreSQL, that work in this folder. */
function processesOf(folder: string): string[] {
	return readdirSync("/proc").filter((pid) => {
		try {
			return /^\d+$/.test(pid) && ["environ", "cmdline"].some((file) => readFileSync(`/proc/${pid}/${file}`, "utf8").includes(folder));
		} catch {
			return false;
		}
	});
}

for (const [when, isReached] of [
	["while its server starts", (data: string) => existsSync(path.join(data, "postgres"))],
	["while people work on it", (data: string) => existsSync(path.join(data, "secrets/setup-token"))],
] as const)
	t.test(`a scenario that is interrupted ${when} stops everything, also when the signal comes twice`, { skip: noProc }, async (t) => {
		const folder = path.join(testFolder(t), "temporary");
		mkdirSync(folder, { mode: 0o711 });
		const scenario = spawn(process.execPath, ["--import=tsx", "scripts/scenario.ts", "--only", "bells"], {
			cwd: root,
			env: { ...process.env, TMPDIR: folder },
			stdio: ["ignore", "pipe", "inherit"],
		});
		t.teardown(() => void scenario.kill("SIGKILL"));
		const printed: string[] = [];
		createInterface({ input: scenario.stdout }).on("line", (line) => void printed.push(line));
		const ended = once(scenario, "exit");
		const data = () => path.join(folder, readdirSync(folder).find((name) => name.startsWith("cloister-scenario-")) ?? "-", "bells/server");
		await until("the scenario has come that far", () => isReached(data()));
		t.ok(processesOf(folder).length > 1, "a server runs");
		scenario.kill("SIGTERM");
		await until("the signal has arrived", () => printed.some((line) => line.startsWith("SIGTERM")));
		scenario.kill("SIGTERM");
		t.same(await ended, [130, null]);
		await until("nothing of it runs any more", () => processesOf(folder).length === 0);
		t.equal(existsSync(data()), false, "its folder is gone");
	});

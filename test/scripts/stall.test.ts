/** A benchmark notices that the machine stood still, says so, and measures again. */
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import t from "tap";
import { root } from "../../scripts/tools.ts";
import { until } from "../support/until.ts";

/** A measurement that takes until its standard input gets a line. */
const PROGRAM = `
	import { once } from "node:events";
	import { repeatAfterStall } from ${JSON.stringify(path.join(root, "scripts/bench/stall.ts"))};
	const fails = process.argv.includes("fails");
	await repeatAfterStall("Run 1", (line) => console.log(line), async () => {
		console.log("measures");
		await once(process.stdin, "data");
		if (fails) throw new Error("no answer");
	}).catch((error) => console.log(error.message));
	process.exit();
`;

for (const how of ["passes", "fails"])
	t.test(`a measurement that ${how} while the machine stands still is repeated`, { skip: process.platform === "win32" }, async (t) => {
		const child = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", PROGRAM, how], {
			cwd: root,
			stdio: ["pipe", "pipe", "inherit"],
		});
		t.teardown(() => void child.kill("SIGKILL"));
		const lines: string[] = [];
		let measurements = 0;
		createInterface({ input: child.stdout }).on("line", (line) => {
			lines.push(line);
			if (line === "measures" && ++measurements > 1) child.stdin.write("done\n");
		});
		await until("the first measurement has begun", () => measurements === 1);
		child.kill("SIGSTOP");
		const from = Date.now();
		await until("the machine has stood still", () => Date.now() - from > 2_000);
		child.kill("SIGCONT");
		child.stdin.write("done\n");
		await until("the program has ended", () => child.exitCode !== null);
		t.match(lines[1], /^The machine stood still for \d+\.\d s\. Run 1 is repeated\.$/);
		t.equal(lines[2], "measures");
	});

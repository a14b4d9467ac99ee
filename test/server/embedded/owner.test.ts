/** Who may run the cluster of a folder, when several processes start at the same time. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { takeOwnership } from "#server/embedded/owner.ts";
import { testFolder } from "../../support/folder.ts";
import { until } from "../../support/until.ts";

const PROCESSES = 4;
const TURNS = 100;
const module = new URL("../../../server/embedded/owner.ts", import.meta.url).href;

/** Becomes the owner again and again. In its turn it makes a file that only one process can make, and then leaves as if it was killed. */
const contender = (folder: string) => `
	import fs from "node:fs";
	const { takeOwnership } = await import(${JSON.stringify(module)});
	const [folder, inside] = [${JSON.stringify(folder)}, ${JSON.stringify(path.join(folder, "inside"))}];
	fs.writeFileSync(folder + "/ready-" + process.pid, "");
	while (!fs.existsSync(folder + "/go")) await new Promise((resolve) => setTimeout(resolve, 5));
	const until = Date.now() + 60_000;
	for (let turns = 0; turns < ${TURNS} && Date.now() < until; ) {
		try { takeOwnership(folder); } catch { continue; }
		fs.writeFileSync(inside, "", { flag: "wx" });
		fs.rmSync(inside);
		for (const name of fs.readdirSync(folder).filter((each) => each.startsWith("owner")))
			try {
				if (fs.readFileSync(folder + "/" + name, "utf8").startsWith(process.pid + " ")) fs.writeFileSync(folder + "/" + name, "1 killed");
			} catch {} // the file of a process that has just lost
		turns++;
	}`;

t.test("of several processes that find the owner gone, one becomes the owner", { timeout: 120_000 }, async (t) => {
	const folder = testFolder(t);
	const start = (): ChildProcess =>
		spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", contender(folder)], { stdio: ["ignore", "ignore", "pipe"] });
	const running = Array.from({ length: PROCESSES }, start).map(async (child) => {
		let errors = "";
		child.stderr?.on("data", (data) => (errors += data));
		const [code] = await once(child, "exit");
		t.equal(code, 0, errors.slice(0, 300));
	});
	await until("all of them are ready", () => readdirSync(folder).filter((name) => name.startsWith("ready-")).length === PROCESSES);
	writeFileSync(path.join(folder, "go"), "");
	await Promise.all(running);
});

t.test("a folder that can't be read is refused with what to do", async (t) => {
	const folder = path.join(testFolder(t), "missing");
	t.throws(() => takeOwnership(folder), /can't be used \(ENOENT.*check its owner and mode/);
});

/** The process itself: first start, second start, stop, and a start that is refused. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import t from "tap";
import metadata from "../../package.json" with { type: "json" };
import { testFolder } from "../support/folder.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

interface Running {
	child: ChildProcess;
	output: () => string;
	errors: () => string;
	/** @returns the first group, once a line fits. */
	said(pattern: RegExp): Promise<string>;
	ended: Promise<number | null>;
}

function start(env: Record<string, string>): Running {
	const { PATH = "" } = process.env;
	const child = spawn(process.execPath, metadata.scripts.start.split(" ").slice(1), {
		cwd: ROOT,
		env: { PATH, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let [output, errors] = ["", ""];
	child.stdout?.on("data", (data) => (output += data));
	child.stderr?.on("data", (data) => (errors += data));
	const ended = once(child, "exit").then(([code]) => code as number | null);
	return {
		child,
		output: () => output,
		errors: () => errors,
		ended,
		async said(pattern) {
			for (let tries = 0; tries < 1800; tries++) {
				const found = pattern.exec(output);
				if (found) return found[1] ?? "";
				if (child.exitCode !== null) throw new Error(`ended without saying ${pattern}: ${errors}`);
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			throw new Error(`never said ${pattern}`);
		},
	};
}

t.test("starts with nothing but a folder, stops cleanly, and finds its data again", async (t) => {
	const env = { CLOISTER_DATA: path.join(testFolder(t), "data"), PORT: "0", LOG_LEVEL: "warn" };
	const first = start(env);
	t.teardown(() => void first.child.kill("SIGKILL"));
	const address = await first.said(/listens on (\S+)/);
	await first.said(/Setup token[^:]*: ([0-9a-f]{40})/);
	t.same(await (await fetch(`${address}/readyz`)).json(), { ok: true });
	first.child.kill("SIGTERM");
	t.equal(await first.ended, 0, first.errors());

	const second = start(env);
	t.teardown(() => void second.child.kill("SIGKILL"));
	await second.said(/listens on (\S+)/);
	second.child.kill("SIGINT");
	t.equal(await second.ended, 0);
	t.notMatch(second.output(), /Setup token/, "the token is shown once");
});

t.test("a wrong setting is one sentence", async (t) => {
	const refused = start({ PORT: "many" });
	t.equal(await refused.ended, 1);
	t.equal(refused.errors(), "PORT must be a whole number from 0 to 65535.\n");
});

/** How errors are reported: those of files, those of the program, and those of wrong global flags. */
import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import t from "tap";
import { errorJson } from "../../../../clients/cli/answers/exits.ts";
import { testFolder } from "../../../support/folder.ts";
import { CLI } from "../../../support/witness.ts";

/** The error of some work. */
const failure = (work: () => unknown) =>
	Promise.resolve()
		.then(work)
		.then(
			() => null,
			(error: unknown) => error,
		);

function cloister(home: string, words: string[]): Promise<{ exit: number; err: string }> {
	const env = { ...process.env, CLOISTER_CLI_HOME: home };
	return new Promise((resolve) => {
		execFile(process.execPath, [CLI, ...words], { env }, (error, _out, err) => resolve({ exit: Number(error?.code ?? 0), err }));
	});
}

t.test("only errors of the file system are reported as those of a file", async (t) => {
	const missing = path.join(testFolder(t), "missing");
	t.match(errorJson(await failure(() => fs.readFile(missing))), { code: "file", message: /ENOENT.*missing/ });
	for (const [what, work] of [
		["a wrong use of Node.js, whose code is ERR_...", () => Buffer.alloc(-1)],
		["a DOMException, whose code is a number", () => structuredClone(() => {})],
		["an error without a code", () => (null as unknown as string).length],
		["no error at all", () => Promise.reject(undefined)],
	] as const)
		t.match(errorJson(await failure(work)), { code: "crash", message: /failed unexpectedly/ }, what);
});

t.test("with --json an error of the global flags is JSON too", async (t) => {
	const home = testFolder(t);
	for (const words of [
		["--json", "whoami", "--profile"],
		["--json", "--profile", "../x", "whoami"],
	]) {
		const { exit, err } = await cloister(home, words);
		t.equal(exit, 2);
		t.match(JSON.parse(err), { ok: false, exit: 2, error: { code: "usage" } }, words.join(" "));
	}
});

t.test("a file that is no certificate is refused as one", async (t) => {
	const home = testFolder(t);
	const file = path.join(home, "note.txt");
	await fs.writeFile(file, "Not JSON.");
	const { exit, err } = await cloister(home, ["--json", "handoff", "verify", file]);
	t.equal(exit, 1);
	t.match(JSON.parse(err).error, { code: "bad-content", detail: /not a custody certificate/ });
});

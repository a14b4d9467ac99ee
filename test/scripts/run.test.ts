/** scripts/run.mjs bundles a program. It must run as it would from its source files. */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import t from "tap";
import { testFolder } from "../support/folder.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** In two parts, because the bundler would replace it in this file. */
const META = ["import", "meta"].join(".");
const PROGRAM = `import { equal } from "#protocol/bytes.ts";
import pino from "pino";
import { folder } from "./near/folder.ts";
interface Output { folder: string }

const output: Output = { folder };
console.log(JSON.stringify({ ...output, url: ${META}.url, pino: typeof pino, equal: typeof equal }));
throw new Error("in line 8");
`;

t.test("a bundled program finds packages and relative files, and errors name the source line", async (t) => {
	// Inside the project, because the program uses its imports.
	const folder = testFolder(t, path.join(root, ".tap"));
	const program = path.join(folder, "program.ts");
	writeFileSync(program, PROGRAM);
	mkdirSync(path.join(folder, "near"));
	writeFileSync(path.join(folder, "near/folder.ts"), `export const folder: string = ${META}.dirname;\n`);
	const ended = promisify(execFile)(process.execPath, ["scripts/run.mjs", program], { cwd: root });
	const { stdout, stderr } = await ended.then(
		() => t.fail("did not end with its error") as never,
		(error: { stdout: string; stderr: string }) => error,
	);
	t.match(JSON.parse(stdout), { folder: path.join(folder, "near"), url: /^file:.*\/program\.ts$/, pino: "function", equal: "function" });
	t.match(stderr, /program\.ts:8\b/);
});

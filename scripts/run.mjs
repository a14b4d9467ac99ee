// @ts-check
/**
 * `node scripts/run.mjs server/main.ts`: a program that stays. All of it becomes one file of JavaScript, made anew at each start
 * and deleted as soon as it is loaded. Node 20 can't read TypeScript by itself, and a loader that translates file by file keeps
 * 50 MB of memory.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";
import { javascript } from "./javascript.mjs";

/**
 * The file lies outside of the project, where packages are not found by their names. Of drizzle it takes what is used: else Node 24
 * reads 180 kB of package.json again for each of its files, and has 200 MB of garbage before it listens.
 * @type {import("esbuild").Plugin}
 */
const packages = {
	name: "packages",
	setup({ onResolve }) {
		onResolve({ filter: /^[^.#/]/ }, ({ path: name, kind }) =>
			kind === "entry-point" || name.startsWith("drizzle-orm") ? null : { path: import.meta.resolve(name), external: true },
		);
	},
};

const program = path.resolve(process.argv[2] ?? "");
const folder = mkdtempSync(path.join(tmpdir(), "cloister-"));
const drop = () => rmSync(folder, { recursive: true, force: true });
// Also when the program ends the process while it is loaded.
process.once("exit", drop);
const outfile = path.join(folder, "program.mjs");
const plugins = [...javascript.plugins, packages];
await build({ ...javascript, plugins, entryPoints: [program], outfile, sourcemap: "inline", sourcesContent: false });
await stop();
// Places in errors are those of the source.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
drop();

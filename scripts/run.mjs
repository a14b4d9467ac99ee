// @ts-check
/**
 * `node scripts/run.mjs server/main.ts`: runs a long-running program. At each start, the program is bundled into one JavaScript
 * file, which is deleted as soon as it is loaded. Node 20 can't read TypeScript, and a loader that translates file by file keeps
 * 50 MB of memory.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, stop } from "esbuild";
import { javascript } from "./javascript.mjs";

/**
 * Resolves packages to absolute paths, because the bundle is outside of the project. Only drizzle is bundled: otherwise Node 24
 * reads drizzle's package.json of 180 kB for each of its files, and has 200 MB of garbage before the server listens.
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

// `npm start` serves the web client that its first step has built.
const web = path.resolve("clients/web/dist");
if (process.env.npm_lifecycle_event === "start" && existsSync(path.join(web, "cloister.manifest"))) process.env.CLOISTER_WEB ??= web;

const program = path.resolve(process.argv[2] ?? "");
const folder = mkdtempSync(path.join(tmpdir(), "cloister-"));
const removeFolder = () => rmSync(folder, { recursive: true, force: true });
// Removes the folder also when the program ends the process while it is being loaded.
process.once("exit", removeFolder);
const outfile = path.join(folder, "program.mjs");
const plugins = [...javascript.plugins, packages];
await build({ ...javascript, plugins, entryPoints: [program], outfile, sourcemap: "inline", sourcesContent: false });
await stop();
// Errors name lines of the source.
process.setSourceMapsEnabled(true);
await import(pathToFileURL(outfile).href);
removeFolder();

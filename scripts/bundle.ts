/**
 * Bundles each test file into one JavaScript file. A process needs a second to load hundreds of TypeScript modules, and a fifth
 * of that for one bundle.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { javascript } from "./javascript.mjs";
import { root } from "./tools.ts";

/** A folder for this run only, so that concurrent runs don't mix their files. */
const FOLDER = path.join(".tap", "bundles", String(process.pid));

/** @param files relative to the project. @returns the bundles, in order; `sourceOf` gives the source. @throws Error if a file isn't TypeScript. */
export async function bundle(files: readonly string[]): Promise<string[]> {
	await build({
		...javascript,
		absWorkingDir: root,
		entryPoints: [...files],
		outbase: root,
		outdir: FOLDER,
		outExtension: { ".js": ".mjs" },
		packages: "external",
		// Screens run in a browser only. The list of routes names their files.
		external: ["*.tsx"],
		keepNames: true,
		sourcemap: "linked",
	});
	return files.map((file) => path.join(FOLDER, file.replace(/\.ts$/, ".mjs")));
}

export function sourceOf(bundled: string): string {
	return path.relative(FOLDER, bundled).replace(/\.mjs$/, ".ts");
}

export function removeBundles(): void {
	rmSync(path.join(root, FOLDER), { recursive: true, force: true });
}

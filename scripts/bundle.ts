/**
 * Test files as JavaScript, one file each: a process takes a second to load some hundreds of TypeScript modules, and a fifth
 * of it for one file with all of them.
 */
import { rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { javascript } from "./javascript.mjs";
import { root } from "./tools.ts";

/** Of this run alone: two at once must not take each other's files. */
const FOLDER = path.join(".tap", "bundles", String(process.pid));

/** @param files relative to the project. @returns theirs, likewise; `sourceOf` leads back. @throws Error when one can't be read as TypeScript. */
export async function bundle(files: readonly string[]): Promise<string[]> {
	await build({
		...javascript,
		absWorkingDir: root,
		entryPoints: [...files],
		outbase: root,
		outdir: FOLDER,
		outExtension: { ".js": ".mjs" },
		packages: "external",
		keepNames: true,
		sourcemap: "linked",
	});
	return files.map((file) => path.join(FOLDER, file.replace(/\.ts$/, ".mjs")));
}

export function sourceOf(bundled: string): string {
	return path.relative(FOLDER, bundled).replace(/\.mjs$/, ".ts");
}

export function dropBundles(): void {
	rmSync(path.join(root, FOLDER), { recursive: true, force: true });
}

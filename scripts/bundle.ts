/**
 * Test files as JavaScript, one file each: a process takes a second to load some hundreds of TypeScript modules, and a fifth
 * of it for one file with all of them. `import.meta` stays what it is in the source, so whatever a test reads or starts
 * beside itself is where it was. Packages are loaded as ever.
 */
import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { root } from "./tools.ts";

/** Of this run alone: two at once must not take each other's files. */
const FOLDER = path.join(".tap", "bundles", String(process.pid));

const places: Plugin = {
	name: "places",
	setup({ onLoad }) {
		onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
			const source = await readFile(file, "utf8");
			const literal = { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file };
			const contents = source.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name: keyof typeof literal) =>
				JSON.stringify(literal[name]),
			);
			return { contents, loader: "ts" };
		});
	},
};

/** @param files relative to the project. @returns theirs, likewise; `sourceOf` leads back. @throws Error when one can't be read as TypeScript. */
export async function bundle(files: readonly string[]): Promise<string[]> {
	await build({
		absWorkingDir: root,
		entryPoints: [...files],
		outbase: root,
		outdir: FOLDER,
		outExtension: { ".js": ".mjs" },
		bundle: true,
		packages: "external",
		platform: "node",
		format: "esm",
		keepNames: true,
		target: "node20",
		sourcemap: "linked",
		logLevel: "silent",
		plugins: [places],
	});
	return files.map((file) => path.join(FOLDER, file.replace(/\.ts$/, ".mjs")));
}

export function sourceOf(bundled: string): string {
	return path.relative(FOLDER, bundled).replace(/\.mjs$/, ".ts");
}

export function dropBundles(): void {
	rmSync(path.join(root, FOLDER), { recursive: true, force: true });
}

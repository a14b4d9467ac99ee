/** Bundles each test file with the instrumented product that it tests into one file of JavaScript. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { cheapKeyStretching } from "../../scripts/cheap-key-stretching.ts";
import { javascript, withPlaces } from "../../scripts/javascript.mjs";
import { instrument, type Numbered } from "./instrument.ts";
import { SWITCHES, TAP } from "./switches.ts";

export interface Bundles {
	/** The path of the bundle by that of the test file. */
	files: Map<string, string>;
	/** The program that runs them. */
	worker: string;
	drop(): Promise<void>;
}

/** @param tests and other paths are relative to `root`. */
export async function bundleTests(root: string, tests: string[], mutants: Numbered[]): Promise<Bundles> {
	const folder = path.join(root, ".tap", "mutations", String(process.pid));
	const byFile = new Map<string, Numbered[]>();
	for (const mutant of mutants) byFile.set(mutant.file, [...(byFile.get(mutant.file) ?? []), mutant]);
	const options = {
		...javascript,
		absWorkingDir: root,
		packages: "external",
		// No mutant lies in a screen, and only Vite can bundle what screens import.
		external: ["*.tsx"],
		keepNames: true,
	} satisfies BuildOptions;
	await build({
		...options,
		entryPoints: tests,
		outbase: root,
		outdir: folder,
		outExtension: { ".js": ".mjs" },
		banner: { js: `const $m = globalThis.${SWITCHES};` },
		plugins: [givenTap, cheapKeyStretching, instrumented(root, byFile), ...javascript.plugins],
	});
	const worker = path.join(folder, "worker.mjs");
	await build({ ...options, outfile: worker, entryPoints: [path.join(import.meta.dirname, "worker.ts")] });
	const bundleOf = (file: string) => path.join(folder, file.replace(/\.ts$/, ".mjs"));
	return {
		files: new Map(tests.map((test) => [test, bundleOf(test)])),
		worker,
		drop: () => rm(folder, { recursive: true, force: true }),
	};
}

const givenTap: Plugin = {
	name: "tap",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^tap$/ }, () => ({ path: "tap", namespace: "given" }));
		onLoad({ filter: /.*/, namespace: "given" }, () => ({ contents: `export default globalThis.${TAP};`, loader: "js" }));
	},
};

const instrumented = (root: string, byFile: Map<string, Numbered[]>): Plugin => ({
	name: "mutants",
	setup({ onLoad }) {
		onLoad({ filter: /\.ts$/ }, async ({ path: full }) => {
			const file = path.relative(root, full);
			const mutants = byFile.get(file);
			if (!mutants) return;
			return { contents: withPlaces(instrument(await readFile(full, "utf8"), mutants), full), loader: "ts" };
		});
	},
});

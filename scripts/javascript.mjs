// @ts-check
/** How TypeScript is bundled into JavaScript. Node 20 can't read TypeScript, and one file loads faster than hundreds. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Keeps the values of `import.meta` from the source, so that a file still finds the files next to it.
 * @param {string} source
 * @param {string} file
 */
export function withPlaces(source, file) {
	/** @type {Record<string, string>} */
	const literal = { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file };
	return source.replace(/\bimport\.meta\.(url|dirname|filename)\b/g, (_, name) => JSON.stringify(literal[name]));
}

/** @type {import("esbuild").Plugin} */
const places = {
	name: "places",
	setup({ onLoad }) {
		onLoad({ filter: /\.ts$/ }, async ({ path: file }) => ({ contents: withPlaces(await readFile(file, "utf8"), file), loader: "ts" }));
	},
};

/** Options for esbuild, without entry points and output. Packages are not bundled. */
export const javascript = /** @satisfies {import("esbuild").BuildOptions} */ ({
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	logLevel: "silent",
	plugins: [places],
});

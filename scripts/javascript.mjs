// @ts-check
/** TypeScript as one file of JavaScript: for a Node that can't read it by itself, and since one file loads faster than hundreds. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";

/**
 * `import.meta` stays what it is in the source, so whatever a file reads or starts beside itself is where it was.
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

/** For esbuild, beside the entry points and where the output goes. Packages are loaded as ever. */
export const javascript = /** @satisfies {import("esbuild").BuildOptions} */ ({
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node20",
	logLevel: "silent",
	plugins: [places],
});

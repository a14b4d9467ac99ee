/** Small font files for the letters beyond Latin-1, such as those of Romanian. The files of the package are ten times as large. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

/** The same code points as in style/fonts.css: Latin Extended-A, and the letters with a comma below. */
const RANGES = [
	[0x100, 0x17f],
	[0x218, 0x21b],
] as const;
const WEIGHTS = [400, 600];
/** The name under which style/fonts.css imports the files. */
export const FONTS = "@cloister/fonts";

const require = createRequire(import.meta.url);

/** @param folder gets the font files. Each build writes the same bytes. */
export function smallFonts(folder: string): Plugin {
	return {
		name: "cloister-fonts",
		async config() {
			mkdirSync(folder, { recursive: true });
			await Promise.all(WEIGHTS.map((weight) => makeFont(folder, weight)));
			return { resolve: { alias: [{ find: FONTS, replacement: folder }] } };
		},
	};
}

async function makeFont(folder: string, weight: number): Promise<void> {
	const whole = readFileSync(require.resolve(`@fontsource/noto-sans/files/noto-sans-latin-ext-${weight}-normal.woff2`));
	const letters = RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => String.fromCodePoint(from + at)));
	const small = await subsetFont(whole, letters.join(""), { targetFormat: "woff2" });
	writeFileSync(path.join(folder, `noto-sans-latin-ext-a-${weight}.woff2`), small);
}

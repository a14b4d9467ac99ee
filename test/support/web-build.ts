/** A small web build as a bundler leaves it: a page, a script, a style, an image, and Subresource Integrity in the page. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { encodeManifest, MANIFEST } from "#protocol/release/manifest.ts";
import { testFolder } from "./folder.ts";
import type { TestLike } from "./scope.ts";

export type Files = Record<string, string | Uint8Array>;

export const sri = (content: string | Uint8Array): string => `sha384-${createHash("sha384").update(content).digest("base64")}`;

const SCRIPT = "assets/index-Ab3_x-9a.js";
const STYLE = "assets/index-c0ffee12.css";

/** @param says the title that the script sets, so that builds differ. */
export function smallBuild(says = "hello"): Files {
	const script = `document.title = ${JSON.stringify(says)};\n`;
	const style = "body { margin: 0 }\n";
	const head = [
		'<meta charset="utf-8">',
		`<script type="module" crossorigin src="/${SCRIPT}" integrity="${sri(script)}"></script>`,
		`<link rel="stylesheet" crossorigin href="/${STYLE}" integrity="${sri(style)}">`,
	];
	return {
		"index.html": `<!doctype html>\n<html><head>\n${head.join("\n")}\n</head><body></body></html>\n`,
		[SCRIPT]: script,
		[STYLE]: style,
		"icons/logo.png": Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) & 255),
	};
}

/** Writes files into a folder. @returns it. */
export function writeFiles(folder: string, files: Files): string {
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
		writeFileSync(path.join(folder, name), content);
	}
	return folder;
}

export function manifestOf(files: Files): Uint8Array {
	const each = ([name, content]: [string, string | Uint8Array]) => {
		const bytes = Buffer.from(content);
		return { path: name, size: bytes.length, sha256: Uint8Array.from(createHash("sha256").update(bytes).digest()) };
	};
	return encodeManifest(Object.entries(files).map(each));
}

/** A folder with a build and its manifest. */
export function buildFolder(t: TestLike, files: Files = smallBuild()): string {
	return writeFiles(testFolder(t), { ...files, [MANIFEST]: manifestOf(files) });
}

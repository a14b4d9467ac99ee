/** The configuration of Vite, for the build and for developers. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { InlineConfig, Plugin } from "vite";
import { pageGroups, workerChunkName } from "./chunks.ts";
import { smallFonts } from "./fonts.ts";
import { ownIcons } from "./icons-plugin.ts";
import { wasmFiles } from "./wasm-plugin.ts";
import { wordModules } from "./words-plugin.ts";

/** The files that have the same address in each build: the service worker, and what the Home Screen of a phone needs. By address. */
const FILES = { "ring-worker.js": "ring-worker.js", "app.webmanifest": "app.webmanifest", "icon.svg": "parts/icon.svg" };

/** @param web the folder of the web client. */
function rootFiles(web: string): Plugin {
	return {
		name: "cloister-root-files",
		apply: "build",
		generateBundle() {
			for (const [fileName, source] of Object.entries(FILES))
				this.emitFile({ type: "asset", fileName, source: readFileSync(path.join(web, source)) });
		},
		transformIndexHtml: () => [{ tag: "link", attrs: { rel: "manifest", href: "/app.webmanifest" }, injectTo: "head" }],
	};
}

const web = path.resolve(import.meta.dirname, "..");
const clients = path.dirname(web);

/** Messages of the build that aren't shown: about the directive "use client", and about the times of plugins. */
const QUIET = new Set(["MODULE_LEVEL_DIRECTIVE", "PLUGIN_TIMINGS"]);

/** Modules without side effects. The build of the worker leaves such a module out if no other module uses its exports. */
const PURE = /\/clients\/(sdk|protocol|crypto)\/|\/node_modules\/cborg\//;

/** The folder of the frame of PDFs. The frame has an opaque origin, so the server sends these files with other headers. */
const PDF = "assets/pdf";
const isOfPdf = (source: string) => source.includes("/pdfjs-dist/");

/** @param more plugins for the page and the worker. */
export function viteConfig(more: Plugin[] = []): InlineConfig {
	return {
		configFile: false,
		root: web,
		// A file of a public folder would have no hash in its name. The browser would then ask for the icon again at each change of the address.
		publicDir: false,
		logLevel: "warn",
		plugins: [ownIcons(), wordModules(), rootFiles(web), smallFonts(path.join(web, "../../node_modules/.cache/cloister-fonts")), ...more],
		oxc: { jsx: { runtime: "automatic" } },
		worker: {
			format: "es",
			plugins: () => [wasmFiles(), ...more],
			// The index files of the SDK import everything. Without this, the worker's first file would contain all of it.
			rolldownOptions: {
				treeshake: { moduleSideEffects: (id) => !PURE.test(id) },
				output: { codeSplitting: { groups: [{ debugName: "sitting", name: workerChunkName }] } },
			},
		},
		resolve: {
			alias: [
				{ find: "#protocol", replacement: path.join(clients, "protocol") },
				{ find: "#crypto", replacement: path.join(clients, "crypto") },
				{ find: "#sdk", replacement: path.join(clients, "sdk") },
				// Messages are parsed in the build, so the page needs no parser.
				{
					find: /^@formatjs\/icu-messageformat-parser$/,
					replacement: fileURLToPath(import.meta.resolve("@formatjs/icu-messageformat-parser/no-parser.js")),
				},
			],
		},
		build: {
			target: "es2022",
			emptyOutDir: true,
			// The policy allows no data: URLs for fonts and scripts.
			assetsInlineLimit: 0,
			modulePreload: { polyfill: false },
			reportCompressedSize: false,
			rolldownOptions: {
				output: {
					codeSplitting: { groups: pageGroups() },
					assetFileNames: ({ originalFileNames }) => `${originalFileNames.some(isOfPdf) ? PDF : "assets"}/[name]-[hash][extname]`,
				},
				onLog: (level, log, handle) => (QUIET.has(log.code ?? "") ? undefined : handle(level, log)),
			},
		},
	};
}

/** The frame of PDFs is a build of its own, so that it shares no file with the page. */
export function pdfConfig(): InlineConfig {
	return {
		configFile: false,
		root: web,
		publicDir: false,
		logLevel: "warn",
		build: {
			target: "es2022",
			assetsDir: PDF,
			assetsInlineLimit: 0,
			modulePreload: false,
			reportCompressedSize: false,
			// pdf.js is one file, because every PDF needs nearly all of it.
			chunkSizeWarningLimit: 3000,
			rolldownOptions: { input: path.join(web, "pdf.html") },
		},
	};
}

/** A plugin of Vite for the files that have the same address in each build: the service worker, and what the Home Screen of a phone needs. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";

/** The files by their address. */
const FILES = { "ring-worker.js": "ring-worker.js", "app.webmanifest": "app.webmanifest", "icon.svg": "parts/icon.svg" };

/** @param web the folder of the web client. */
export function rootFiles(web: string): Plugin {
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

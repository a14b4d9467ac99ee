/** Builds the web client into a folder that CLOISTER_WEB can name. Two builds of one commit are equal, byte for byte. */
import path from "node:path";
import { build } from "vite";
import { viteConfig } from "./config.ts";
import { writeIntegrity } from "./integrity.ts";

/** @param folder is emptied first. @throws Error that names the file and the problem. */
export async function buildPages(folder: string): Promise<void> {
	const outDir = path.resolve(folder);
	const config = viteConfig();
	// React chooses its build by this variable, so that a build for tests is the build that people get.
	process.env.NODE_ENV = "production";
	await build({ ...config, mode: "production", build: { ...config.build, outDir } });
	writeIntegrity(outDir);
}

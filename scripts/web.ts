/**
 * `npm run web`: builds the web client with its manifest into clients/web/dist, for CLOISTER_WEB.
 * `npm run web -- FOLDER` builds into another folder. `npm run web -- --if-missing` does nothing when a build is there.
 */
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { toHex } from "#protocol/bytes.ts";
import { MANIFEST, manifestHash } from "#protocol/release/manifest.ts";
import { makeManifest } from "../clients/cli/release/make-manifest.ts";
import type { BuiltFile } from "../clients/web/build/build.ts";
import { isMain } from "./is-main.ts";
import { root } from "./tools.ts";

export const WEB = path.join(root, "clients/web/dist");

/**
 * Builds the web client with its manifest.
 * @param forTests plugins that make a build for tests. Such a build must not be released, so it needs another folder than that of releases.
 * @returns the files, and the SHA-256 of the manifest as hexadecimal text.
 */
export async function buildWeb(folder = WEB, forTests: Plugin[] = []): Promise<{ manifest: string; files: BuiltFile[] }> {
	if (forTests.length > 0 && path.resolve(folder) === WEB) throw new Error("A build for tests needs a folder of its own.");
	// Imported only here, because Vite is a package for development. So a server without Vite still starts.
	const { buildPages } = await import("../clients/web/build/build.ts");
	const files = await buildPages(folder, forTests);
	const manifest = await makeManifest(folder);
	writeFileSync(path.join(folder, MANIFEST), manifest);
	return { manifest: toHex(manifestHash(manifest)), files };
}

/** Builds the web client if there is no build. An existing build may be a released one, so it is never replaced. */
async function buildIfMissing(): Promise<void> {
	if (existsSync(path.join(WEB, MANIFEST))) return;
	console.log("Building the web client, because there is no build yet. This takes some seconds ...");
	await buildWeb();
}

/** Builds the web client if there is no build, or if a source is newer than the build. @returns its folder. */
export async function currentWebFolder(onBuild: () => void): Promise<string> {
	if (isCurrent()) return WEB;
	onBuild();
	await buildWeb();
	return WEB;
}

function isCurrent(): boolean {
	const built = statSync(path.join(WEB, MANIFEST), { throwIfNoEntry: false });
	if (!built) return false;
	const clients = path.join(root, "clients");
	const sources = readdirSync(clients, { recursive: true, encoding: "utf8" }).map((file) => path.join(clients, file));
	return sources.filter((file) => !file.startsWith(WEB)).every((file) => statSync(file).mtimeMs <= built.mtimeMs);
}

if (isMain(import.meta.url)) {
	const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
	if (process.argv.includes("--if-missing")) await buildIfMissing();
	else console.log(`Built ${path.relative(root, folder ?? WEB)}, manifest ${(await buildWeb(folder)).manifest}`);
}

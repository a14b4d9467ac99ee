/**
 * `npm run web`: builds the web client with its manifest into clients/web/dist, for CLOISTER_WEB.
 * `npm run web -- FOLDER` builds into another folder. `npm run web -- --if-missing` does nothing when a build is there.
 */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { toHex } from "#protocol/bytes.ts";
import { MANIFEST, manifestHash } from "#protocol/release/manifest.ts";
import { makeManifest } from "../clients/cli/release/folder.ts";
import type { BuiltFile } from "../clients/web/build/build.ts";
import { root } from "./tools.ts";

export const WEB = path.join(root, "clients/web/dist");

/** Builds the web client with its manifest. manifest: its SHA-256, as hexadecimal text. */
export async function buildWeb(folder = WEB): Promise<{ manifest: string; files: BuiltFile[] }> {
	// Vite is a package for development, so a server without it still starts.
	const { buildPages } = await import("../clients/web/build/build.ts");
	const files = await buildPages(folder);
	const manifest = await makeManifest(folder);
	writeFileSync(path.join(folder, MANIFEST), manifest);
	return { manifest: toHex(manifestHash(manifest)), files };
}

/** Builds the web client if nobody has. @returns its folder. */
export async function webFolder(onBuild: () => void = () => {}): Promise<string> {
	if (existsSync(path.join(WEB, MANIFEST))) return WEB;
	onBuild();
	await buildWeb();
	return WEB;
}

if (import.meta.filename === process.argv[1]) {
	const [folder] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
	if (process.argv.includes("--if-missing")) await webFolder();
	else console.log(`Built ${path.relative(root, folder ?? WEB)}, manifest ${(await buildWeb(folder)).manifest}`);
}

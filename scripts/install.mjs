/** Installs the packages when they are missing or older than package-lock.json. Needs no packages itself. */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Cloister needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
	process.exit(1);
}

// An image carries its packages and no lock file to compare them with.
const missing = !existsSync(installed);
if (existsSync(lock) && (missing || statSync(installed).mtimeMs < statSync(lock).mtimeMs)) {
	console.error(`Installing packages (npm ci), because they are ${missing ? "missing" : "older than package-lock.json"} ...`);
	// On Windows npm is a .cmd file, which only a shell can start. The warnings are about engines and scripts: noise here.
	const npm = spawnSync("npm", ["ci", "--loglevel=error", "--no-progress"], {
		cwd: root,
		stdio: ["ignore", 2, 2],
		shell: process.platform === "win32",
	});
	if (npm.status !== 0) {
		console.error(`npm ci failed${npm.error ? ` (${npm.error.message})` : ""}; Cloister can't run without its packages.`);
		process.exit(1);
	}
}

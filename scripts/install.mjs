/** Installs the packages when they are missing or older than package-lock.json. Needs no packages itself. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");
const turn = join(tmpdir(), `cloister-install-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Cloister needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
	process.exit(1);
}

/** Why packages must be installed, or null. An image carries its packages and no lock file to compare them with. */
function reason() {
	if (!existsSync(lock)) return null;
	if (!existsSync(installed)) return "missing";
	return statSync(installed).mtimeMs < statSync(lock).mtimeMs ? "older than package-lock.json" : null;
}

/** Two at once would delete each other's packages. @returns whether it is this one's turn; else it was another's, and is over. */
function takeTurn() {
	for (let first = true; ; first = false) {
		try {
			mkdirSync(turn);
			process.on("exit", () => rmSync(turn, { recursive: true, force: true }));
			return first;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		// Nobody installs for so long: it was killed.
		const since = statSync(turn, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		if (Date.now() - since > 10 * 60_000) rmSync(turn, { recursive: true, force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
	}
}

if (reason() !== null && (takeTurn() || reason() !== null)) {
	console.error(`Installing packages (npm ci), because they are ${reason()} ...`);
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

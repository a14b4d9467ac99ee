/** Installs the packages if they are missing or older than package-lock.json. This file itself needs no packages. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packageLock = join(root, "package-lock.json");
const installed = join(root, "node_modules", ".package-lock.json");
const lockFolder = join(tmpdir(), `cloister-install-${createHash("sha256").update(root).digest("hex").slice(0, 16)}`);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Cloister needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
	process.exit(1);
}

/** Why packages must be installed, or null. A container image has its packages but no lock file. */
function reason() {
	if (!existsSync(packageLock)) return null;
	if (!existsSync(installed)) return "missing";
	return statSync(installed).mtimeMs < statSync(packageLock).mtimeMs ? "older than package-lock.json" : null;
}

/**
 * Locks the installation, because two installations at the same time would delete each other's packages.
 * @returns false if it had to wait for another process, which may have installed the packages.
 */
function lockInstall() {
	for (let first = true; ; first = false) {
		try {
			mkdirSync(lockFolder);
			process.on("exit", () => rmSync(lockFolder, { recursive: true, force: true }));
			return first;
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		if (first) console.error("Another process installs the packages. Waiting for it ...");
		// An installation never takes this long, so the other process was killed.
		const since = statSync(lockFolder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		if (Date.now() - since > 10 * 60_000) rmSync(lockFolder, { recursive: true, force: true });
		else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
	}
}

/** In ms. npm itself says nothing while it works. */
const SAY_EVERY = 10_000;

function foldersOfPackages() {
	const folder = join(root, "node_modules");
	return existsSync(folder) ? readdirSync(folder).length : 0;
}

if (reason() !== null && (lockInstall() || reason() !== null)) {
	const wanted = Object.keys(JSON.parse(readFileSync(packageLock, "utf8")).packages ?? {}).filter((each) => each !== "").length;
	console.error(`Installing ${wanted} packages (npm ci), because they are ${reason()}. This takes one to three minutes ...`);
	const started = performance.now();
	const seconds = () => Math.round((performance.now() - started) / 1000);
	const saying = setInterval(() => console.error(`  ${seconds()} s: ${foldersOfPackages()} folders of packages are there`), SAY_EVERY);
	const failure = await new Promise((resolve) => {
		// Shows no warnings of npm about engines and scripts.
		const npm = spawn("npm", ["ci", "--loglevel=error", "--no-progress"], {
			cwd: root,
			stdio: ["ignore", 2, 2],
			// On Windows npm is a .cmd file, which only a shell can start.
			shell: process.platform === "win32",
		});
		npm.once("error", ({ message }) => resolve(` (${message})`));
		npm.once("exit", (status) => resolve(status === 0 ? null : ""));
	});
	clearInterval(saying);
	if (failure !== null) {
		console.error(`npm ci failed${failure}; Cloister can't run without its packages.`);
		process.exit(1);
	}
	console.error(`Installed the packages in ${seconds()} s.`);
}

/** The web build for tests: made once for each state of the source, and shared by all test files. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { KEY_STRETCHING } from "#crypto/key-stretching.ts";
import { MANIFEST } from "#protocol/release/manifest.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const builds = path.join(root, ".tap/web");
const { memory } = KEY_STRETCHING["argon2id-custom"];
/** A page signs in at the same cost as the test that drives it: tests at the real cost get the build of a release. */
const PROGRAM = memory < 65_536 ? "test/support/web/build-cheaply.ts" : "scripts/web.ts";
/** A build that takes longer has crashed. */
const LONGEST_BUILD_MS = 120_000;

/** @returns a folder for CLOISTER_WEB. */
export async function testBuild(): Promise<string> {
	const folder = path.join(builds, `${sourceHash()}-${memory}`);
	const lock = `${folder}.lock`;
	mkdirSync(builds, { recursive: true });
	for (;;) {
		if (existsSync(path.join(folder, MANIFEST))) return folder;
		if (tryLock(lock)) break;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	try {
		const newFolder = `${folder}.new`;
		await promisify(execFile)(process.execPath, ["--import=tsx", PROGRAM, newFolder], { cwd: root });
		rmSync(folder, { recursive: true, force: true });
		renameSync(newFolder, folder);
		return folder;
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

function tryLock(lock: string): boolean {
	try {
		mkdirSync(lock);
		return true;
	} catch {
		const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
		if (Date.now() - since > LONGEST_BUILD_MS) rmSync(lock, { recursive: true, force: true });
		return false;
	}
}

/** Changes with each source file that the build may read. */
function sourceHash(): string {
	const hash = createHash("sha256");
	for (const top of ["clients", "scripts/web.ts", "scripts/cheap-key-stretching.ts", "package-lock.json"]) {
		const full = path.join(root, top);
		const files = statSync(full).isDirectory() ? readdirSync(full, { recursive: true, encoding: "utf8" }).sort() : [""];
		for (const file of files) {
			if (file.startsWith(path.join("web", "dist"))) continue;
			const facts = statSync(path.join(full, file));
			if (facts.isFile()) hash.update(`${top}/${file} ${facts.size} ${facts.mtimeMs}\n`);
		}
	}
	return hash.digest("hex").slice(0, 16);
}

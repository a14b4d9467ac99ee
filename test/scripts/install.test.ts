/** `scripts/install.mjs` runs `npm ci` when packages are missing or old, and only then. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { testFolder } from "../support/folder.ts";

t.test(
	"packages are installed when they are missing or older than package-lock.json",
	{ skip: process.platform === "win32" },
	async (t) => {
		const folder = testFolder(t);
		const programs = path.join(folder, "programs");
		const called = path.join(folder, "called");
		const lock = path.join(folder, "package-lock.json");
		const installed = path.join(folder, "node_modules", ".package-lock.json");
		for (const each of ["scripts", "programs", "node_modules"]) mkdirSync(path.join(folder, each));
		copyFileSync(path.join(import.meta.dirname, "../../scripts/install.mjs"), path.join(folder, "scripts", "install.mjs"));
		writeFileSync(path.join(programs, "npm"), `#!/bin/sh\necho "$@" > '${called}'\n`);
		chmodSync(path.join(programs, "npm"), 0o755);
		const isCalled = () => {
			rmSync(called, { force: true });
			const PATH = `${programs}${path.delimiter}${process.env.PATH}`;
			const { status, stderr } = spawnSync(process.execPath, [path.join(folder, "scripts", "install.mjs")], {
				env: { ...process.env, PATH },
				encoding: "utf8",
			});
			t.equal(status, 0);
			const wasCalled = existsSync(called);
			t.match(
				stderr,
				wasCalled ? /^Installing 2 packages \(npm ci\), because .*\nInstalled the packages in \d+ s\.\n$/ : /^$/,
				"says what it does",
			);
			return wasCalled;
		};
		t.notOk(isCalled(), "a container image has no lock file");
		writeFileSync(lock, JSON.stringify({ packages: { "": {}, "node_modules/a": {}, "node_modules/b": {} } }));
		t.ok(isCalled(), "missing");
		writeFileSync(installed, "{}");
		t.notOk(isCalled(), "present");
		utimesSync(installed, 1, 1);
		t.ok(isCalled(), "old");
	},
);

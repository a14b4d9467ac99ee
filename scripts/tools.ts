/** Shared functions of the scripts. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import metadata from "../package.json" with { type: "json" };

export const root = path.dirname(import.meta.dirname);

/** Node's arguments to run a long-running program, such as server/main.ts, as `npm start` does. */
export function nodeArgumentsOf(program: string): string[] {
	return [...metadata.scripts.start.split(" ").slice(1, -1), program];
}

/** The program of a package in node_modules. */
export function bin(name: string): string {
	return path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
}

/** Runs a tool and prints one line. Prints the tool's output only if it failed. */
export async function tool(title: string, name: string, args: readonly string[]): Promise<boolean> {
	const from = performance.now();
	const { status, output } = await run(bin(name), args);
	const seconds = ((performance.now() - from) / 1000).toFixed(1);
	console.log(`${status === 0 ? "ok    " : "FAILED"} ${title} (${seconds} s)`);
	if (status !== 0) console.log(output.trimEnd());
	return status === 0;
}

/**
 * tap must compile its test class once after each installation. The type check needs the types of this class, so this comes first.
 * @returns false if the compilation failed.
 */
export async function prepareTap(): Promise<boolean> {
	const built = path.join(root, "node_modules/@tapjs/test/test-built/dist/esm/index.js");
	// The delivered version contains plugins that .taprc switches off.
	if (existsSync(built) && !/@tapjs\/(typescript|fixture|mock)/.test(readFileSync(built, "utf8"))) return true;
	return tool("tap built for this installation", "tap", ["build"]);
}

export const TYPES = ["types", "tsc", ["--noEmit"]] as const;
export const LINT = ["lint, import rules, import cycles", "biome", ["lint", "--error-on-warnings", "--colors=off", "."]] as const;

function run(command: string, args: readonly string[]): Promise<{ status: number; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" });
		let output = "";
		child.stdout.on("data", (chunk) => (output += chunk));
		child.stderr.on("data", (chunk) => (output += chunk));
		child.once("error", (error) => resolve({ status: 1, output: error.message }));
		child.once("close", (code) => resolve({ status: code ?? 1, output }));
	});
}

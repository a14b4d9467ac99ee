/** Which files of the product are mutated, and which test files may notice. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { read, type SourceFile } from "./generate.ts";

export const root = path.resolve(import.meta.dirname, "../..");

/** Folders with checks against a lying server or member. */
const ROOMS = ["clients/protocol", "clients/crypto", "clients/sdk", "clients/cli/log", "clients/cli/witness"];
/**
 * Tests that can't notice a mutant, or would take too long: random requests, these files themselves, browsers and other programs, which run
 * without mutants, and Argon2id at its real cost (scripts/cheap-key-stretching.ts).
 */
const LEFT_OUT = [
	"test/clients/cli/story.test.ts",
	"test/clients/crypto/opaque-memory.test.ts",
	"test/clients/web",
	"test/examples",
	"test/hostile/requests",
	"test/interop",
	"test/mutations",
	"test/project",
	"test/scripts",
];

export function checkedFiles(): SourceFile[] {
	return ROOMS.flatMap((room) => filesIn(room, ".ts")).map((file) => read(file, readFileSync(path.join(root, file), "utf8")));
}

export function testFiles(): string[] {
	return filesIn("test", ".test.ts").filter((file) => !LEFT_OUT.some((left) => file === left || file.startsWith(`${left}/`)));
}

function filesIn(folder: string, ending: string): string[] {
	const files = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
	return files
		.filter((file) => file.endsWith(ending))
		.map((file) => path.join(folder, file))
		.sort();
}

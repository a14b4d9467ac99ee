/** The files of a server's data folder, as values that survive JSON. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** All files of a folder: base64, by path. */
export function filesIn(folder: string): Record<string, string> {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
	const full = files.map(({ parentPath, name }) => path.join(parentPath, name));
	return Object.fromEntries(full.map((file) => [path.relative(folder, file), readFileSync(file).toString("base64")]));
}

/** Writes what `filesIn` has read. */
export function putFiles(folder: string, files: Record<string, string>): void {
	for (const [name, content] of Object.entries(files)) {
		mkdirSync(path.join(folder, path.dirname(name)), { recursive: true, mode: 0o700 });
		writeFileSync(path.join(folder, name), Buffer.from(content, "base64"), { mode: 0o600 });
	}
}

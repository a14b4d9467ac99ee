/**
 * The worker's first file must not be imported by any other. WebKit evaluates it a second time then, so that the worker has two copies
 * of the SDK: the second one verified signatures before its libsodium was ready, and raised false alarms (decision 0105).
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param folder of the build. @throws Error that names the files that import the worker's first one. */
export function checkWorkerEntry(folder: string): void {
	const assets = path.join(folder, "assets");
	const importing = readdirSync(assets).filter(
		(file) => file.endsWith(".js") && /["'`]\.\/worker-[^"'`]+\.js["'`]/.test(readFileSync(path.join(assets, file), "utf8")),
	);
	if (importing.length > 0) throw new Error(`worker.ts is imported by ${importing.join(", ")}: move what they need out of its file`);
}

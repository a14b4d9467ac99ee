/**
 * Checks that no other file imports the worker's first file. WebKit would evaluate the file twice, and the worker would have two copies of
 * the SDK. The second copy would verify signatures before its libsodium is ready, and raise false alarms (decision 0105).
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** @param folder of the build. @throws Error that names the files that import the worker's first file. */
export function checkWorkerEntry(folder: string): void {
	const assets = path.join(folder, "assets");
	const importing = readdirSync(assets).filter(
		(file) => file.endsWith(".js") && /["'`]\.\/worker-[^"'`]+\.js["'`]/.test(readFileSync(path.join(assets, file), "utf8")),
	);
	if (importing.length > 0) throw new Error(`worker.ts is imported by ${importing.join(", ")}: move what they need out of worker.ts`);
}

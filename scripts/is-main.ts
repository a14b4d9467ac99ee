import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether a module is the program that was started, and not imported. @param url `import.meta.url` of the module. */
export function isMain(url: string): boolean {
	const [, program] = process.argv;
	return program !== undefined && program !== "" && realpathSync(program) === fileURLToPath(url);
}

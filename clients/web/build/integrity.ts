/**
 * Writes the hash of each script and style that the page names into the page (W3C Subresource Integrity). Runs after the build, when all
 * files exist.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** @param folder of the build. */
export function writeIntegrity(folder: string): void {
	const page = path.join(folder, "index.html");
	const html = readFileSync(page, "utf8").replace(
		/<(script|link)\b[^>]*?\b(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"[^>]*/g,
		(tag, _name, file) => (tag.includes("integrity=") ? tag : `${tag} integrity="${hashOf(path.join(folder, file))}"`),
	);
	writeFileSync(page, html);
}

function hashOf(file: string): string {
	return `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`;
}

/**
 * Folders for tests. tap has folders too, which .taprc switches off. tap removes a folder before all teardowns when the test asks for
 * it before it registers a teardown. Then a server may still write there. When the removal fails, no teardown runs, and the file hangs.
 */
import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestLike } from "./scope.ts";

/** Makes a new folder. It is removed after the teardowns that are registered later. @param within the folder that holds it. */
export function testFolder(t: TestLike, within = tmpdir()): string {
	const folder = mkdtempSync(path.join(within, "cloister-folder-"));
	// When tests run as root, PostgreSQL runs as another user, who must be able to enter the folder.
	chmodSync(folder, 0o711);
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

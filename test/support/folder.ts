/**
 * Folders for tests. tap's own are switched off in .taprc: one that is asked for before the first teardown is registered goes
 * before all of them, from under a server that still writes there; and when that fails, no teardown runs, and the file hangs.
 */
import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestLike } from "./scope.ts";

/** A fresh one at each call. It goes when all has ended that the test began after it. @param within the folder that holds it. */
export function testFolder(t: TestLike, within = tmpdir()): string {
	const folder = mkdtempSync(path.join(within, "cloister-folder-"));
	// Where tests run as root, PostgreSQL runs as another user, who must be able to go there.
	chmodSync(folder, 0o711);
	t.teardown(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

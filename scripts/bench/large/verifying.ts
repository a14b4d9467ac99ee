/** Measures the verification of an export, with all its entries and bodies. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { logKey } from "#protocol/log/checkpoint.ts";
import { parseVerifierKey } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { LogFolder } from "../../../clients/cli/log/folder.ts";
import { verifyFolder } from "../../../clients/cli/log/verify.ts";
import { writeLogFolder } from "../../../test/support/log-folder.ts";

/** How many seconds an export of `size` entries takes: without bodies (`leaves`), and with `bodies`. */
export async function verifySeconds(size: number): Promise<{ leaves: number; bodies: number }> {
	await sodiumReady;
	const folder = await mkdtemp(path.join(tmpdir(), "cloister-verify-"));
	try {
		return { leaves: await timeVerification(folder, "leaves", size, false), bodies: await timeVerification(folder, "bodies", size, true) };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** How long a verification takes, in seconds. */
async function timeVerification(base: string, name: string, size: number, bodies: boolean): Promise<number> {
	const folder = path.join(base, name);
	const key = parseVerifierKey(writeLogFolder(folder, size, () => bodies));
	const from = performance.now();
	await verifyFolder(new LogFolder(folder), logKey(key.name, key.publicKey), [], () => {});
	return (performance.now() - from) / 1000;
}

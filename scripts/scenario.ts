/**
 * `npm run scenario`: the whole story on a new server, through the command line client, with one process for each person.
 * Each printed line is a step, or a check with a check mark. The exit code is 0 only if all checks pass.
 */
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type RunningServer, startServer } from "./demo/server.ts";
import { closeShells } from "./scenario/shell.ts";
import { story } from "./scenario/story.ts";
import { checkCount } from "./scenario/tell.ts";

async function main(): Promise<number> {
	const began = Date.now();
	const folder = await fs.mkdtemp(path.join(os.tmpdir(), "cloister-scenario-"));
	// Under root, PostgreSQL runs as another user, which needs to enter this folder.
	await fs.chmod(folder, 0o711);
	let server: RunningServer | null = null;
	let interrupted = false;
	let cleaning: Promise<void> | null = null;
	const cleanUp = () => {
		cleaning ??= (async () => {
			await closeShells();
			await server?.stop();
			await fs.rm(folder, { recursive: true, force: true });
		})();
		return cleaning;
	};
	for (const signal of ["SIGINT", "SIGTERM"] as const)
		process.once(signal, () => {
			interrupted = true;
			console.log(`\n${signal}: cleaning up ...`);
			void cleanUp().then(() => process.exit(130));
		});
	try {
		console.log("Starting a new server with its own PostgreSQL ...");
		// All people of the story have the same address, so the limit per address is off.
		server = await startServer(path.join(folder, "server"), {
			DATABASE_URL: "",
			HOST: "127.0.0.1",
			PORT: "0",
			REQUESTS_PER_MINUTE: "1000000",
		});
		await story(server, folder);
		console.log(`\nAll ${checkCount()} checks passed in ${Math.round((Date.now() - began) / 1000)} s.`);
		return 0;
	} catch (error) {
		if (interrupted) return 130;
		console.error(`\nFAILED: ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	} finally {
		await cleanUp();
	}
}

process.exitCode = await main();

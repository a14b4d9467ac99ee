/** The server as a process of its own, as it runs for real. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { ensureDatabase, migrate } from "#server/database/migrate.ts";
import { startEmbedded } from "#server/embedded/index.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Process {
	url: string;
	/** All it has said so far, on both outputs. */
	output(): string;
	child: ChildProcess;
	/** kill -9, and waits until it is gone. */
	kill(): Promise<void>;
}

/** Resolves once it listens. @param preloaded a module that runs before the program. */
export async function startProcess(env: Record<string, string>, preloaded?: string): Promise<Process> {
	const { PATH = "" } = process.env;
	const imports = ["tsx", ...(preloaded ? [preloaded] : [])].map((each) => `--import=${each}`);
	const child = spawn(process.execPath, [...imports, "server/main.ts"], {
		cwd: ROOT,
		env: { PATH, ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	child.stdout.on("data", (data) => (said += data));
	child.stderr.on("data", (data) => (said += data));
	const gone = once(child, "exit");
	const kill = async () => {
		child.kill("SIGKILL");
		await gone;
	};
	for (let tries = 0; tries < 3600; tries++) {
		const url = /listens on (\S+)/.exec(said)?.[1];
		if (url) return { url, child, kill, output: () => said };
		if (child.exitCode !== null) throw new Error(`the server ended: ${said}`);
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await kill();
	throw new Error(`the server did not listen: ${said}`);
}

/** A PostgreSQL with the settings of a real installation: what it acknowledges is on the disk. */
export async function durableDatabase(folder: string, settings: Record<string, string> = {}) {
	const postgres = await startEmbedded({ folder, settings });
	const superuser = await ensureDatabase(postgres.url, "cloister");
	await migrate(superuser, { app: "app-password", maintenance: "maintenance-password" });
	const app = Object.assign(new URL(superuser), { username: "cloister_app", password: "app-password" }).href;
	return { postgres, superuser, app };
}

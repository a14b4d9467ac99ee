/** Runs programs and `docker compose` for `npm run test:docker`. */
import { spawn } from "node:child_process";

export interface Outcome {
	/** null when a signal ended the program. */
	code: number | null;
	out: string;
	err: string;
}

export interface RunOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	input?: string;
}

/** Runs a program to its end. A program that can't be started has the code 127, as in a shell. */
export function run(program: string, args: readonly string[], { cwd, env, input = "" }: RunOptions = {}): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = spawn(program, args, { cwd: cwd ?? project.folder, env: env ?? project.env });
		const outcome: Outcome = { code: null, out: "", err: "" };
		child.stdout.on("data", (chunk) => (outcome.out += chunk));
		child.stderr.on("data", (chunk) => (outcome.err += chunk));
		// A program that ends early doesn't read its input.
		child.stdin.on("error", () => {});
		child.stdin.end(input);
		child.once("error", (error) => resolve({ code: 127, out: "", err: error.message }));
		child.once("close", (code) => resolve({ ...outcome, code }));
	});
}

/** The copy of the project whose services run. COMPOSE_FILE also tells scripts/docker/backup.sh which files count. */
const project = { folder: process.cwd(), env: process.env };

/** From now on, `run` works in this copy of the project. @param override a compose file that is read after docker-compose.yml. */
export function useFolder(folder: string, override: string, env: NodeJS.ProcessEnv): void {
	project.folder = folder;
	project.env = {
		...process.env,
		COMPOSE_FILE: `docker-compose.yml:${override}`,
		COMPOSE_PROJECT_NAME: `cloister-test-${process.pid}`,
		...env,
	};
}

/** Runs `docker compose`. */
export function compose(args: readonly string[]): Promise<Outcome> {
	return run("docker", ["compose", ...args]);
}

/** Why no compose file can be started here; null if one can. */
export async function engineProblem(): Promise<string | null> {
	if ((await run("docker", ["compose", "version"])).code !== 0) return "`docker compose` is not installed here";
	const { code, err } = await run("docker", ["info"]);
	return code === 0 ? null : `no Docker engine answers here (${err.trim().split("\n").at(-1)})`;
}

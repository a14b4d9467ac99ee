/** The independent verifier: test/interop/c2sp_verify.py. It shares no line with ours, and implements only the C2SP specifications. */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";

const SCRIPT = path.resolve(import.meta.dirname, "../interop/c2sp_verify.py");
const PYTHON = process.platform === "win32" ? "python" : "python3";

/** Why a test must be skipped on a machine that can't run the verifier; false if it can. */
export const NO_VERIFIER: string | false =
	spawnSync(PYTHON, ["--version"]).status === 0 ? false : `there is no ${PYTHON} here, so no verifier in another language was asked`;

export interface Verdict {
	status: number | null;
	/** The verifier's answer: one line of JSON. Null when it refuses. */
	found: any;
	err: string;
}

/** Runs the verifier. It doesn't block, because this process may serve the log that is verified. */
export async function askVerifier(args: readonly string[], input = ""): Promise<Verdict> {
	if (NO_VERIFIER) return { status: null, found: null, err: NO_VERIFIER };
	const child = spawn(PYTHON, [SCRIPT, ...args], { stdio: "pipe" });
	child.stdin.end(input);
	const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
	const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	return { status, found: status === 0 ? JSON.parse(out) : null, err: err.trim() };
}

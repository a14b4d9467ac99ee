/** The verifier that shares no line with ours: test/interop/c2sp_verify.py, which knows the C2SP texts and nothing of Cloister. */
import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";

const SCRIPT = path.resolve(import.meta.dirname, "../interop/c2sp_verify.py");
const PYTHON = process.platform === "win32" ? "python" : "python3";

/** What is said where the stranger can't be asked; false where it can. */
export const NO_STRANGER: string | false =
	spawnSync(PYTHON, ["--version"]).status === 0 ? false : `there is no ${PYTHON} here, so no verifier in another language was asked`;

export interface Verdict {
	status: number | null;
	/** Of its one line of JSON; null when it refuses. */
	found: any;
	err: string;
}

/** Asks it. Without blocking: the log may be served by this very process. */
export async function stranger(words: readonly string[], input = ""): Promise<Verdict> {
	if (NO_STRANGER) return { status: null, found: null, err: NO_STRANGER };
	const child = spawn(PYTHON, [SCRIPT, ...words], { stdio: "pipe" });
	child.stdin.end(input);
	const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
	const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
	return { status, found: status === 0 ? JSON.parse(out) : null, err: err.trim() };
}

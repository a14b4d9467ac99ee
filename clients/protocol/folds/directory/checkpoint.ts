/** The keys of the logs, and the checkpoints that statements name. SPEC "The directory" and "The logs". */
import { equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { type LogKey, logKey, verifyCompact } from "../../log/checkpoint.ts";
import type { SignedStatement } from "../../statements/statement.ts";
import type { Directory } from "./state.ts";

/**
 * The verifier key of a log.
 * @param restarts how many restarts of the access log to count, because each one gives it another origin. Default: all so far, which gives the
 * present origin.
 * @throws ProtocolError not-founded
 */
export function keyOfLog(dir: Directory, log: "access" | "directory", restarts = dir.restarts.length): LogKey {
	if (!dir.genesis) throw new ProtocolError("not-founded");
	const { origin, key } = dir.genesis.body.logs[log];
	return logKey(log === "access" ? (dir.restarts[restarts - 1]?.origin ?? origin) : origin, key);
}

/** The verifier keys of both logs, one for each origin that a log has had. @throws ProtocolError not-founded */
export function keysOfLogs(dir: Directory): LogKey[] {
	const ofAccess = [...dir.restarts.keys(), dir.restarts.length].map((restarts) => keyOfLog(dir, "access", restarts));
	return [keyOfLog(dir, "directory"), ...ofAccess];
}

/**
 * Checks that the statement's checkpoint fits this directory. Its signature is checked only when its root isn't a root of this directory:
 * then it tells a made-up checkpoint from a second history that the log has signed.
 * @throws ProtocolError stale or bad-checkpoint. `field` is "fork" when the log has signed a history that contradicts this one.
 */
export function checkCheckpoint(dir: Directory, statement: SignedStatement): void {
	const { cp } = statement.body;
	const root = dir.roots[cp.size];
	if (cp.size > 0 && root !== undefined && equal(root, cp.root)) return;
	// The founder's first credential is stored together with genesis, before the log has signed anything.
	const nothingSigned = dir.size === 1 && statement.type === "credential";
	if ((cp.size === 0 && !nothingSigned) || !verifyCompact(keyOfLog(dir, "directory"), cp))
		throw new ProtocolError("bad-checkpoint", "cp: is not signed by the directory's log");
	if (root === undefined) throw new ProtocolError("stale", "cp: is newer than this directory");
	if (!equal(root, cp.root)) throw new ProtocolError("bad-checkpoint", "cp: the log signed two different histories", "fork");
}

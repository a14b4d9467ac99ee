/** The verifier key of a log. */
import { keyOfLog as keyOf } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { UnlockedSession } from "../context.ts";
import type { LogName } from "./tiles.ts";

/**
 * Returns the verifier key of a log under its present origin, from the session's directory.
 * @throws ProtocolError not-founded before the directory has its genesis
 * @example const { name, publicKey } = keyOfLog(session, "access");
 */
export function keyOfLog(session: Pick<UnlockedSession, "dir">, log: LogName): LogKey {
	return keyOf(session.dir, log);
}

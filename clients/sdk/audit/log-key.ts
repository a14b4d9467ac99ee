/** Whose signature counts for a log. */
import { keyOfLog as keyOf } from "#protocol/folds/directory.ts";
import type { LogKey } from "#protocol/log/checkpoint.ts";
import type { Sitting } from "../context.ts";
import type { LogName } from "./tiles.ts";

/**
 * The verifier key of a log, as the directory has it now. @throws ProtocolError not-founded
 * @example const { name, publicKey } = keyOfLog(sitting, "access");
 */
export function keyOfLog(sitting: Pick<Sitting, "dir">, log: LogName): LogKey {
	return keyOf(sitting.dir, log);
}

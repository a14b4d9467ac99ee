/** Whose signature counts for a log. */
import { ProtocolError } from "#protocol/errors.ts";
import { type LogKey, logKey } from "#protocol/log/checkpoint.ts";
import type { Sitting } from "../context.ts";
import type { LogName } from "./tiles.ts";

/** The verifier key of a log, from genesis. @throws ProtocolError not-founded */
export function keyOfLog(sitting: Sitting, log: LogName): LogKey {
	const { genesis } = sitting.dir;
	if (!genesis) throw new ProtocolError("not-founded");
	const { origin, key } = genesis.body.logs[log];
	return logKey(origin, key);
}

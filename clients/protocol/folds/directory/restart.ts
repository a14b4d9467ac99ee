/** After a restore that lost the tail of the access log. SPEC "The logs", section 10. */
import { equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { verifyCompact } from "../../log/checkpoint.ts";
import { isKeyName } from "../../log/note.ts";
import type { Fields } from "../../statements/registry.ts";
import { keyOfLog, keysOfLogs } from "./standing.ts";
import type { Directory } from "./state.ts";

/** Both checkpoints were signed under the present origin, and the new one was never used. @throws ProtocolError */
export function checkRestart(dir: Directory, { old, kept, origin }: Fields<"log.restart">): void {
	const key = keyOfLog(dir, "access");
	if (!isKeyName(origin)) throw new ProtocolError("bad-statement", "origin: takes no spaces and no plus sign");
	if (keysOfLogs(dir).some(({ name }) => name === origin)) throw new ProtocolError("conflict", "origin: was used before");
	if (old.size === 0 || !verifyCompact(key, old)) throw new ProtocolError("wrong-state", "old: is not signed by the log as it is now");
	if (!verifyCompact(key, kept)) throw new ProtocolError("wrong-state", "kept: is not signed by the log as it is now");
	if (kept.size > old.size || (kept.size === old.size && !equal(kept.root, old.root)))
		throw new ProtocolError("wrong-state", "kept: is not a part of old");
}

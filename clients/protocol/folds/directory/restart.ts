/** `log.restart`, after a restore that lost the end of the access log. SPEC "The logs", section 10. */
import { equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { verifyCompact } from "../../log/checkpoint.ts";
import { isKeyName } from "../../log/note.ts";
import type { Fields } from "../../statements/registry.ts";
import { keyOfLog, keysOfLogs } from "./checkpoint.ts";
import type { Directory } from "./state.ts";

/**
 * Checks the fields of a restart. `old` is the checkpoint that was signed last before the loss. `kept` is the newest signed checkpoint that
 * the log still extends.
 * @throws ProtocolError bad-statement or conflict when the new origin is malformed or was used before; wrong-state unless both
 * checkpoints are signed under the present origin and `kept` isn't larger than `old`.
 */
export function checkRestart(dir: Directory, { old, kept, origin }: Fields<"log.restart">): void {
	const key = keyOfLog(dir, "access");
	if (!isKeyName(origin)) throw new ProtocolError("bad-statement", "origin: must not be empty, and must have no spaces and no plus sign");
	if (keysOfLogs(dir).some(({ name }) => name === origin)) throw new ProtocolError("conflict", "origin: was used before");
	if (old.size === 0 || !verifyCompact(key, old))
		throw new ProtocolError("wrong-state", "old: is not signed under the present origin of the log");
	if (!verifyCompact(key, kept)) throw new ProtocolError("wrong-state", "kept: is not signed under the present origin of the log");
	if (kept.size > old.size || (kept.size === old.size && !equal(kept.root, old.root)))
		throw new ProtocolError("wrong-state", "kept: must be a part of old");
}

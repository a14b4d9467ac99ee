/** Restarts the access log under a new origin, after a restore has lost its newest entries. Two admins must agree. SPEC "The logs", section 10. */
import type { Bytes } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import type { UnlockedSession } from "../context.ts";
import { appendStatement } from "../directory/append.ts";
import { syncDirectory } from "../directory/directory.ts";
import { verifyNote } from "./checkpoint.ts";
import { fetchLogStatus } from "./freshness.ts";
import { checkRestartCovers, loadLogPin } from "./pins.ts";

/**
 * Proposes a restart, which another admin approves. It is possible only while the server refuses to sign the log.
 * @param origin a new origin that no log of this network had before.
 * @returns object: the objId for `approve`. old, kept: sizes of the log before and after; the entries from `kept` to `old` - 1 are lost.
 * @throws AlarmError log-forked when the server names fewer entries than this device has seen; ProtocolError wrong-state while
 * the server signs the log.
 * @example const { object, old, kept } = await proposeLogRestart(session, "cloister.example.org/cloister/access/2");
 */
export async function proposeLogRestart(session: UnlockedSession, origin: string): Promise<{ object: Bytes; old: number; kept: number }> {
	await syncDirectory(session);
	const { restart } = await fetchLogStatus(session.server, "access");
	if (restart === null)
		throw new ProtocolError("wrong-state", "log: needs no restart: this process of the server signs it, or another one does");
	const old = verifyNote(session, "access", restart.old);
	const kept = restart.kept === null ? BEFORE_GENESIS : verifyNote(session, "access", restart.kept);
	checkRestartCovers(session, await loadLogPin(session, "access"), old);
	const object = await appendStatement(session, "log.restart", () => ({ log: "access" as const, old, kept, origin }));
	return { object, old: old.size, kept: kept.size };
}

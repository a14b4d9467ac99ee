/** Shows everybody at a desk that its printed code has changed. SPEC "The directory", section 5. */
import { hash, toBase64Url } from "#protocol/bytes.ts";
import { type Desk, desksOf } from "#protocol/folds/directory.ts";
import type { UnlockedSession } from "../context.ts";
import { storageName } from "./cache.ts";

/**
 * Names the colleagues who have changed the printed codes of my desks since this device looked last. A device that has never looked shows
 * nothing: the screen of the code says who changed it last.
 */
export async function raiseCodesChanged(session: UnlockedSession): Promise<void> {
	for (const desk of desksOf(session.dir, session.me)) await raiseCodeChanged(session, desk);
}

async function raiseCodeChanged(session: UnlockedSession, { id, codeChanged, recovery }: Desk): Promise<void> {
	const { network, me, storage } = session;
	const name = storageName(network, "desk-code", id, me);
	const known = await storage.get(name);
	const present = `${codeChanged?.at ?? ""} ${codeChanged?.by ?? ""} ${recovery ? toBase64Url(hash(recovery)) : ""}`;
	if (known === present) return;
	await storage.set(name, present);
	if (known === null || !codeChanged || codeChanged.by === me) return;
	const detail = recovery ? "the desk has a new printed code" : "the desk has no printed code any more";
	session.alarm({ code: "desk-code-changed", subject: id, detail, by: codeChanged.by });
}

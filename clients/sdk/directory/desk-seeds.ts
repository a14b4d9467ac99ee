/** From what is sealed to me to the seed of a desk in any of its epochs. SPEC section 3. */
import { type DeskEpoch, deskKeys, openDeskSeed, unwrapDeskSeed } from "#crypto/desk.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import type { SealedDeskKey } from "../memory.ts";

/** The rekey that opened an epoch of a desk, found in the log by the keys that the fold took from it. */
export function rekeyOf(session: UnlockedSession, desk: Id, epoch: number): Body<"desk.rekey"> | null {
	const key = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) return null;
	const found = session.log.find(
		({ type, body }) => type === "desk.rekey" && body.desk === desk && body.epoch === epoch && equal(body.pk, key.pk),
	);
	return found?.type === "desk.rekey" ? found.body : null;
}

/** Which epoch of which desk, for sealing and opening. @throws ProtocolError not-found */
export function deskEpoch(session: UnlockedSession, desk: Id, epoch: number): DeskEpoch {
	const key = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) throw new ProtocolError("not-found", "epoch: the desk never had it");
	return { network: session.network, desk, epoch, kc: key.kc };
}

/** UnlockedSession.deskSeed. Checked against the key commitment and the public key in the directory. */
export async function resolveDeskSeed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed> {
	const name = `${desk} ${epoch}`;
	const kept = session.memory.deskSeeds.get(name);
	if (kept) return kept;
	const seed = (await unsealed(session, desk, epoch)) ?? (await unwrapped(session, desk, epoch));
	if (!seed) throw new ProtocolError("not-found", "desk: its key was not sealed to you yet; a colleague's client does that");
	keepDeskSeed(session, desk, epoch, seed);
	return seed;
}

/** @throws AlarmError key-mismatch unless the seed gives the public key in the directory. */
export function keepDeskSeed(session: UnlockedSession, desk: Id, epoch: number, seed: DeskSeed): void {
	const shown = session.dir.desks.get(desk)?.keys.get(epoch);
	if (!shown || !deskKeys(seed).seal.matches(shown.pk))
		throwAlarm(session, "key-mismatch", desk, `the seed of epoch ${epoch} gives another public key`);
	session.memory.deskSeeds.set(`${desk} ${epoch}`, seed);
}

async function unsealed(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const fits = (each: SealedDeskKey) => each.desk === desk && each.epoch === epoch && session.seeds.has(each.ke);
	const at = deskEpoch(session, desk, epoch);
	let broken = false;
	for (const { ke, box } of (await sealedToMe(session, fits)).filter(fits)) {
		try {
			return openDeskSeed(session.keys(ke).seal, at, { member: session.me, ke }, box);
		} catch {
			broken = true;
		}
	}
	if (broken) session.alarm({ code: "key-mismatch", subject: desk, detail: `a box for the desk's epoch ${epoch} does not open` });
	return null;
}

/** Asks the server only when the directory has grown since the last time. */
async function sealedToMe(session: UnlockedSession, fits: (each: SealedDeskKey) => boolean): Promise<SealedDeskKey[]> {
	const { memory } = session;
	if (memory.deskBoxes && (memory.deskBoxes.size === session.dir.size || memory.deskBoxes.boxes.some(fits))) return memory.deskBoxes.boxes;
	const { keys } = await session.server.call(contracts.directory.deskKeys);
	const boxes = keys.map(({ desk, epoch, ke, box }) => ({ desk, epoch, ke, box: fromBase64Url(box) }));
	memory.deskBoxes = { size: session.dir.size, boxes };
	return boxes;
}

/** Colleagues inherit the desk's memory: each epoch's seed is wrapped under the next one's. */
async function unwrapped(session: UnlockedSession, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const present = session.dir.desks.get(desk)?.epoch ?? 0;
	if (epoch >= present) return null;
	const wrap = rekeyOf(session, desk, epoch + 1)?.wrap;
	if (!wrap) return null;
	const newer = await resolveDeskSeed(session, desk, epoch + 1);
	return unwrapDeskSeed(newer, wrap, deskEpoch(session, desk, epoch));
}

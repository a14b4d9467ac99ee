/** From what is sealed to me to the seed of a desk in any of its epochs. SPEC section 3. */
import { type DeskEpoch, deskKeys, openDeskSeed, unwrapDeskSeed } from "#crypto/desk.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { equal, fromBase64Url, type Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Body } from "#protocol/statements/registry.ts";
import { stop } from "../alarms.ts";
import type { Sitting } from "../context.ts";
import type { SealedDeskKey } from "../memory.ts";

/** The rekey that opened an epoch of a desk, found in the log by the keys that the fold took from it. */
export function rekeyOf(sitting: Sitting, desk: Id, epoch: number): Body<"desk.rekey"> | null {
	const key = sitting.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) return null;
	const found = sitting.log.find(
		({ type, body }) => type === "desk.rekey" && body.desk === desk && body.epoch === epoch && equal(body.pk, key.pk),
	);
	return found?.type === "desk.rekey" ? found.body : null;
}

/** Which epoch of which desk, for sealing and opening. @throws ProtocolError not-found */
export function deskEpoch(sitting: Sitting, desk: Id, epoch: number): DeskEpoch {
	const key = sitting.dir.desks.get(desk)?.keys.get(epoch);
	if (!key) throw new ProtocolError("not-found", "epoch: the desk never had it");
	return { network: sitting.network, desk, epoch, kc: key.kc };
}

/** Sitting.deskSeed. Checked against the key commitment and the public key in the directory. */
export async function resolveDeskSeed(sitting: Sitting, desk: Id, epoch: number): Promise<DeskSeed> {
	const name = `${desk} ${epoch}`;
	const kept = sitting.memory.deskSeeds.get(name);
	if (kept) return kept;
	const seed = (await unsealed(sitting, desk, epoch)) ?? (await unwrapped(sitting, desk, epoch));
	if (!seed) throw new ProtocolError("not-found", "desk: its key was not sealed to you yet; a colleague's client does that");
	keepDeskSeed(sitting, desk, epoch, seed);
	return seed;
}

/** @throws AlarmError key-mismatch unless the seed gives the public key in the directory. */
export function keepDeskSeed(sitting: Sitting, desk: Id, epoch: number, seed: DeskSeed): void {
	const shown = sitting.dir.desks.get(desk)?.keys.get(epoch);
	if (!shown || !deskKeys(seed).seal.matches(shown.pk))
		stop(sitting, "key-mismatch", desk, `the seed of epoch ${epoch} gives another public key`);
	sitting.memory.deskSeeds.set(`${desk} ${epoch}`, seed);
}

async function unsealed(sitting: Sitting, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const fits = (each: SealedDeskKey) => each.desk === desk && each.epoch === epoch && sitting.seeds.has(each.ke);
	const at = deskEpoch(sitting, desk, epoch);
	let broken = false;
	for (const { ke, box } of (await sealedToMe(sitting, fits)).filter(fits)) {
		try {
			return openDeskSeed(sitting.keys(ke).seal, at, { member: sitting.me, ke }, box);
		} catch {
			broken = true;
		}
	}
	if (broken) sitting.alarm({ code: "key-mismatch", subject: desk, detail: `a box for the desk's epoch ${epoch} does not open` });
	return null;
}

/** Asks the server only when the directory has grown since the last time. */
async function sealedToMe(sitting: Sitting, fits: (each: SealedDeskKey) => boolean): Promise<SealedDeskKey[]> {
	const { memory } = sitting;
	if (memory.deskBoxes && (memory.deskBoxes.size === sitting.dir.size || memory.deskBoxes.boxes.some(fits))) return memory.deskBoxes.boxes;
	const { keys } = await sitting.server.call(contracts.directory.deskKeys);
	const boxes = keys.map(({ desk, epoch, ke, box }) => ({ desk, epoch, ke, box: fromBase64Url(box) }));
	memory.deskBoxes = { size: sitting.dir.size, boxes };
	return boxes;
}

/** Colleagues inherit the desk's memory: each epoch's seed is wrapped under the next one's. */
async function unwrapped(sitting: Sitting, desk: Id, epoch: number): Promise<DeskSeed | null> {
	const present = sitting.dir.desks.get(desk)?.epoch ?? 0;
	if (epoch >= present) return null;
	const wrap = rekeyOf(sitting, desk, epoch + 1)?.wrap;
	if (!wrap) return null;
	const newer = await resolveDeskSeed(sitting, desk, epoch + 1);
	return unwrapDeskSeed(newer, wrap, deskEpoch(sitting, desk, epoch));
}

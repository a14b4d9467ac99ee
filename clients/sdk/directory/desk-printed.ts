/** The printed recovery code of a desk. SPEC "Cryptography", section 5. */
import { deskKeys, openPrintedDeskSeed } from "#crypto/desk.ts";
import { DeskRecoveryCode } from "#crypto/recovery.ts";
import type { SealKey } from "#crypto/seal.ts";
import type { DeskSeed } from "#crypto/secret.ts";
import { type Bytes, fromBase64Url, hash, type Id, keyOf } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { UnlockedSession } from "../context.ts";
import { isRefusal } from "../http/answers.ts";
import { markBad } from "./desk-judging.ts";
import { deskEpoch, deskKeyOf, keepDeskSeed } from "./desk-seeds.ts";
import { openDesk, rekeyDesk } from "./desks.ts";

/**
 * Makes a recovery code for a desk, to be printed and locked away. From now on each new key of the desk is sealed to this code. The code
 * replaces an earlier one.
 * @returns the code. It is shown once and stored nowhere.
 * @throws ProtocolError as rekeyDesk
 * @example print(await printDeskRecovery(session, desk)); // on paper, and nowhere else
 */
export async function printDeskRecovery(session: UnlockedSession, desk: Id): Promise<string> {
	const code = DeskRecoveryCode.random();
	await rekeyDesk(session, desk, { recovery: code.sealKey().publicKey.bytes });
	return code.reveal();
}

/**
 * Revokes the printed code of a desk: the desk gets a new key, which no printed code opens. Somebody with the paper and the boxes of
 * earlier keys can still open what was written before.
 * @throws ProtocolError as rekeyDesk
 * @example await revokeDeskRecovery(session, desk); // the paper was lost
 */
export async function revokeDeskRecovery(session: UnlockedSession, desk: Id): Promise<void> {
	await rekeyDesk(session, desk, { recovery: null });
}

/**
 * Tests the printed code of a desk. Changes nothing, and keeps no key.
 * @param typed the printed code. Case and dashes don't matter.
 * @throws ProtocolError bad-input (not a recovery code); not-found with the field code (the desk has another printed code, or none);
 * not-found (no open desk has this id, or the server lacks the key that is sealed to the code).
 * @example await testDeskRecovery(session, desk, typed); // no error: the paper opens the desk
 */
export async function testDeskRecovery(session: UnlockedSession, desk: Id, typed: string): Promise<void> {
	for (const { seed } of await openWithPrinted(session, desk, typed)) seed.wipe();
}

/**
 * Gets the key of a desk of mine from the printed code, when no colleague is left who could seal it to me.
 * @param typed the printed code. Case and dashes don't matter.
 * @throws ProtocolError as testDeskRecovery; AlarmError key-mismatch
 * @example await openDeskWithPrinted(session, desk, typed);
 */
export async function openDeskWithPrinted(session: UnlockedSession, desk: Id, typed: string): Promise<void> {
	for (const { epoch, seed } of await openWithPrinted(session, desk, typed)) keepDeskSeed(session, desk, epoch, seed);
}

/**
 * The seeds that the present printed code opens, of the present key and of earlier ones. If the present key is junk, the desk goes on from
 * an earlier one. A box that its signer has filled with something else makes its key bad.
 */
async function openWithPrinted(session: UnlockedSession, desk: Id, typed: string): Promise<{ epoch: number; seed: DeskSeed }[]> {
	const code = DeskRecoveryCode.parse(typed).sealKey();
	const { keys, recovery } = openDesk(session, desk);
	if (!recovery || !code.matches(recovery))
		throw new ProtocolError("not-found", "code: this is not the present recovery code of the desk", "code");
	const { printed } = await session.server.call(contracts.directory.deskKeys);
	const served = new Map(printed.map(({ box }) => fromBase64Url(box)).map((box) => [keyOf(hash(box)), box]));
	const opened: { epoch: number; seed: DeskSeed }[] = [];
	for (const [epoch, key] of keys) {
		if (!key.recovery || !code.matches(key.recovery.pk)) continue;
		const box = served.get(keyOf(key.recovery.hash));
		const seed = box && openPrinted(session, code, desk, epoch, box);
		if (seed) opened.push({ epoch, seed });
		else if (box) markBad(session, desk, epoch, "the box of the printed code does not hold it");
	}
	if (opened.length === 0)
		throw new ProtocolError("not-found", "desk: the server does not have the key that is sealed to the printed code", "desk");
	return opened;
}

/** The seed in a box of the printed code; null when the box holds another seed than the directory names. */
function openPrinted(session: UnlockedSession, code: SealKey, desk: Id, epoch: number, box: Bytes): DeskSeed | null {
	try {
		const seed = openPrintedDeskSeed(code, deskEpoch(session, desk, epoch), box);
		return deskKeys(seed).seal.matches(deskKeyOf(session, desk, epoch).pk) ? seed : null;
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return null;
	}
}

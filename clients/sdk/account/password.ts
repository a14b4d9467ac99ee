/** Sets a new password or recovery code. Both replace the keybag and end my other sessions. SPEC "Cryptography", section 8. */
import { type Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { type Bytes, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Credential, desksOf } from "#protocol/folds/directory.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { credentialFields, newBag, type Registration, register } from "./credential.ts";

/**
 * Sets a new password. Other sessions of this member end.
 * @param password at least 12 characters, and hard to guess: see judgePassword.
 * @param about as in judgePassword. The names of the network, the organisation and the desks are added.
 * @throws ProtocolError bad-input (field password); session-ended when the password or the recovery code was changed on another device, or
 * stale when that happened at the same time: sign in again.
 * @example await changePassword(session, "correct horse battery");
 */
export async function changePassword(session: UnlockedSession, password: string, about: readonly string[] = []): Promise<void> {
	const { recovery } = await presentCredential(session);
	const registered = await registerAgain(session, password, about);
	const slot = SlotKey.fromPassword(registered.exportKey);
	const bag = session.bag.withSlot(slot);
	for (const key of [slot, registered.exportKey]) key.wipe();
	await replaceCredential(session, registered, bag, recovery);
}

/**
 * Makes a new recovery code. The old code stops working, and other sessions of this member end.
 * @param password the present password. Ask for it twice: it is registered again, so a mistyped one becomes the new password.
 * @param about as in changePassword.
 * @returns the code. Show it once, let the person write it down, and then let them type it.
 * @throws ProtocolError as changePassword
 * @example const code = await newRecoveryCode(session, password); // shown once
 */
export async function newRecoveryCode(session: UnlockedSession, password: string, about: readonly string[] = []): Promise<string> {
	const { version } = await presentCredential(session);
	const registered = await registerAgain(session, password, about);
	const code = RecoveryCode.random();
	const { size, root } = session.checkpoint;
	// Both slots change, so the bag gets a new key.
	const bag = newBag({ ...session.bag.content, directory: { size, root } }, registered.exportKey, code, version + 1);
	await replaceCredential(session, registered, bag, code.signingKey().publicKey);
	return code.reveal();
}

async function presentCredential(session: UnlockedSession): Promise<Credential> {
	await syncDirectory(session);
	const credential = session.dir.members.get(session.me)?.credential;
	if (!credential) throw new ProtocolError("not-vouched");
	return credential;
}

/** Names that all colleagues of this member know. */
function namesAround({ dir, me }: UnlockedSession): string[] {
	const organisation = dir.organisations.get(dir.members.get(me)?.organisation ?? "");
	const named = [dir.genesis?.body, organisation, ...desksOf(dir, me)];
	return named.flatMap((each) => (each ? [each.name] : []));
}

function registerAgain(session: UnlockedSession, password: string, about: readonly string[]): Promise<Registration> {
	return register(password, [...namesAround(session), ...about], (message) =>
		session.server.call(contracts.session.changeStart, { body: { message } }),
	);
}

async function replaceCredential(session: UnlockedSession, registered: Registration, bag: Keybag, recovery: Bytes): Promise<void> {
	const credential = session.sign("credential", credentialFields(registered, bag, recovery));
	const body = { credential: toWire(credential), record: registered.record, bag: toBase64Url(bag.bytes) };
	await session.server.call(contracts.session.change, { body });
	session.bag = bag;
	await syncDirectory(session);
}

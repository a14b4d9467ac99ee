/** A new password or recovery code: one slot of the keybag is rewritten; nobody else notices. SPEC section 4. */
import { type Keybag, RecoveryCode, SlotKey } from "#crypto/keybag.ts";
import { type Bytes, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Credential } from "#protocol/folds/directory.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { Sitting } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { credentialFields, newBag, type Registered, register } from "./credential.ts";

/**
 * Sets a new password. Other sessions of this member end.
 * @param password at least 10 characters. @throws ProtocolError bad-input (field password), stale (changed elsewhere: sign in again)
 * @example await changePassword(sitting, "correct horse battery");
 */
export async function changePassword(sitting: Sitting, password: string): Promise<void> {
	const { recovery } = await present(sitting);
	const registered = await registerAgain(sitting, password);
	const bag = sitting.bag.withSlot(SlotKey.fromPassword(registered.exportKey));
	await putInForce(sitting, registered, bag, recovery);
}

/**
 * Makes a new recovery code; the old one no longer works.
 * @param password the present one, asked twice: the account opens with it from now on, even if it was mistyped.
 * @returns the code, to be shown once, written down, and asked back.
 * @example const code = await newRecoveryCode(sitting, password); // shown once
 */
export async function newRecoveryCode(sitting: Sitting, password: string): Promise<string> {
	const { version } = await present(sitting);
	const registered = await registerAgain(sitting, password);
	const code = RecoveryCode.random();
	const { size, root } = sitting.checkpoint;
	// Both slots change, so the bag is made anew, under a new key.
	const bag = newBag({ ...sitting.bag.content, directory: { size, root } }, registered.exportKey, code, version + 1);
	await putInForce(sitting, registered, bag, code.signingKey().publicKey);
	return code.reveal();
}

async function present(sitting: Sitting): Promise<Credential> {
	await syncDirectory(sitting);
	const credential = sitting.dir.members.get(sitting.me)?.credential;
	if (!credential) throw new ProtocolError("not-vouched");
	return credential;
}

function registerAgain({ server, network }: Sitting, password: string): Promise<Registered> {
	return register(password, network, (message) => server.call(contracts.session.changeStart, { body: { message } }));
}

async function putInForce(sitting: Sitting, registered: Registered, bag: Keybag, recovery: Bytes): Promise<void> {
	const credential = sitting.sign("credential", credentialFields(registered, bag, recovery));
	const body = { credential: toWire(credential), record: registered.record, bag: toBase64Url(bag.bytes) };
	await sitting.server.call(contracts.session.change, { body });
	sitting.bag = bag;
	await syncDirectory(sitting);
}

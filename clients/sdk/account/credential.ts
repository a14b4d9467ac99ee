/**
 * The credential of an account: an OPAQUE record, a keybag, and the statement that names both.
 * SPEC "The directory", section 3, and "Cryptography", sections 7 and 8.
 */
import { Keybag, type KeybagContent, SlotKey } from "#crypto/keybag.ts";
import { finishRegistration, startRegistration } from "#crypto/opaque.ts";
import type { RecoveryCode } from "#crypto/recovery.ts";
import type { ExportKey } from "#crypto/secret.ts";
import { type Bytes, fromBase64Url, hash } from "#protocol/bytes.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { checkNewPassword } from "./password-strength.ts";

/** The result of registering a password. The password is in force once the credential statement is stored. */
export interface Registration {
	/** The OPAQUE record, base64url. */
	record: string;
	/** The id of the server's OPAQUE setup that the record belongs to. */
	setup: string;
	/** The key for the password slot of the keybag. The server never gets it. */
	exportKey: ExportKey;
}

/**
 * Registers a password by OPAQUE (RFC 9807). Blocks its thread for as long as the key stretching takes.
 * @param about as in judgePassword.
 * @param ask sends the first message to the server and returns the answer.
 * @throws ProtocolError bad-input (field password) when the password is short or easy to guess, bad-content when the answer is malformed;
 * OutOfMemoryError; the errors of `ask`.
 */
export async function register(
	password: string,
	about: readonly string[],
	ask: (message: string) => Promise<{ message: string; setup: string }>,
): Promise<Registration> {
	await checkNewPassword(password, about);
	const { state, request } = startRegistration(password);
	const { message, setup } = await ask(request);
	const { record, exportKey } = finishRegistration(password, state, message);
	return { record, setup, exportKey };
}

/** Makes a keybag with a password slot and a recovery slot. @param version the next one of the account: 1 for a new account. */
export function newBag(content: Omit<KeybagContent, "version">, exportKey: ExportKey, recovery: RecoveryCode, version: number): Keybag {
	const slots = [SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(recovery)] as const;
	let bag = Keybag.create(content, ...slots);
	for (const key of [...slots, exportKey]) key.wipe();
	while (bag.version < version) bag = bag.update({});
	return bag;
}

/** The fields of a credential statement. @param recovery Ed25519 public key of the recovery code. */
export function credentialFields({ record, setup }: Registration, bag: Keybag, recovery: Bytes): Fields<"credential"> {
	return { record: hash(fromBase64Url(record)), setup, version: bag.version, bag: bag.hash, recovery };
}

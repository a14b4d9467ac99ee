/** What opens an account: an OPAQUE record, a keybag, and the credential statement that names both. SPEC section 4. */
import { Keybag, type KeybagContent, SlotKey } from "#crypto/keybag.ts";
import { finishRegistration, startRegistration } from "#crypto/opaque.ts";
import type { RecoveryCode } from "#crypto/recovery.ts";
import type { ExportKey } from "#crypto/secret.ts";
import { type Bytes, fromBase64Url, hash } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import type { Fields } from "#protocol/statements/registry.ts";

/** A password that was registered with the server, not yet in force. */
export interface Registered {
	/** base64url, as it travels. */
	record: string;
	setup: string;
	exportKey: ExportKey;
}

const SHORTEST_PASSWORD = 10;

/**
 * The two messages of an OPAQUE registration. Blocks for about a second.
 * @param ask sends the first message and gives the server's answer.
 * @throws ProtocolError bad-input (field password) when it is shorter than 10 characters.
 */
export async function register(
	password: string,
	network: Bytes,
	ask: (message: string) => Promise<{ message: string; setup: string }>,
): Promise<Registered> {
	if ([...password].length < SHORTEST_PASSWORD)
		throw new ProtocolError("bad-input", `password: takes at least ${SHORTEST_PASSWORD} characters`, "password");
	const { state, request } = startRegistration(password);
	const { message, setup } = await ask(request);
	const { record, exportKey } = finishRegistration(password, state, message, network);
	return { record, setup, exportKey };
}

/** @param version the first bag's, above 1 for a member who comes back. */
export function newBag(content: Omit<KeybagContent, "version">, exportKey: ExportKey, recovery: RecoveryCode, version: number): Keybag {
	let bag = Keybag.create(content, SlotKey.fromPassword(exportKey), SlotKey.fromRecovery(recovery));
	while (bag.version < version) bag = bag.update({});
	return bag;
}

/** @param recovery Ed25519 public key of the recovery code. */
export function credentialFields({ record, setup }: Registered, bag: Keybag, recovery: Bytes): Fields<"credential"> {
	return { record: hash(fromBase64Url(record)), setup, version: bag.version, bag: bag.hash, recovery };
}

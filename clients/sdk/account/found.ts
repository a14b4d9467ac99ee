/** Founds the network: its genesis statement and its first member. SPEC "The directory", section 1. */
import { memberKeys } from "#crypto/member.ts";
import { startRegistration } from "#crypto/opaque.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { RecoveryCode } from "#crypto/recovery.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { signStatement } from "#crypto/signing.ts";
import { fromBase64Url, nameHash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { BEFORE_GENESIS } from "#protocol/log/checkpoint.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { NO_NETWORK, networkId, toWire } from "#protocol/statements/statement.ts";
import type { UnlockedSession } from "../context.ts";
import { credentialFields, newBag, register } from "./credential.ts";
import { signIn } from "./sign-in.ts";
import type { SessionOptions } from "./unlocked-session.ts";

export interface FoundNetworkOptions extends SessionOptions {
	/** The setup token, which the server made at its first start. */
	setupToken: string;
	/** The network's name, up to 80 characters. */
	network: string;
	/** The founder's name, as colleagues see it. */
	name: string;
	/** The sign-in name. */
	signInName: string;
	/** At least 12 characters, and hard to guess: see judgePassword. */
	password: string;
	/** Default: vetting every 24 months, and attachments as large as the server allows. */
	policy?: Fields<"policy">["policy"];
}

/**
 * Asks the server whether this is its setup token, before the founder types anything else.
 * @throws ProtocolError not-allowed (field token); already-founded; signs-elsewhere
 * @example await checkSetupToken({ server, setupToken });
 */
export async function checkSetupToken({ server, setupToken }: Pick<FoundNetworkOptions, "server" | "setupToken">): Promise<void> {
	await cryptoReady();
	// The server answers the registration of any password, and stores nothing of it.
	const { request } = startRegistration(toBase64Url(randomBytes(16)));
	await server.call(contracts.directory.genesisStart, { body: { token: setupToken, member: randomId(), message: request } });
}

/**
 * Founds the network and signs the founder in.
 * @returns the session, and the recovery code. Show the code once, let the person write it down, and then let them type it.
 * @throws ProtocolError already-founded; not-allowed (field token); signs-elsewhere; bad-input; bad-statement for a policy out of bounds
 * @example const { session, recoveryCode } = await foundNetwork({ server, storage, onAlarm, setupToken, network: "COATNET", name, signInName, password });
 */
export async function foundNetwork(options: FoundNetworkOptions): Promise<{ session: UnlockedSession; recoveryCode: string }> {
	await cryptoReady();
	const { server, setupToken, password, signInName, now = Date.now } = options;
	const info = await server.call(contracts.directory.network);
	if (info.founded) throw new ProtocolError("already-founded");
	const member = randomId();
	const seed = MemberSeed.random();
	const keys = memberKeys(seed);
	const name = options.name.normalize("NFC");
	const salt = randomBytes(32);
	const envelope = { by: member, ke: 1, as: null, cp: BEFORE_GENESIS, at: now() };
	const logKeyOf = (log: keyof typeof info.logs) => ({ origin: info.logs[log].origin, key: fromBase64Url(info.logs[log].key) });
	const genesisBody = {
		...envelope,
		name: options.network.normalize("NFC"),
		nameHash: nameHash(name, salt),
		keys: keys.public,
		logs: { access: logKeyOf("access"), directory: logKeyOf("directory") },
		policy: options.policy ?? { vettingMonths: 24, attachmentMiB: info.attachmentMiB },
	};
	const genesis = signStatement(NO_NETWORK, "genesis", genesisBody, keys.signing);
	const network = networkId(genesis.bytes);
	const about = [options.network, options.name, signInName];
	const registered = await register(password, about, (message) =>
		server.call(contracts.directory.genesisStart, { body: { token: setupToken, member, message } }),
	);
	const recovery = RecoveryCode.random();
	const content = { network, member, seeds: [{ ke: 1, seed }], desks: [], directory: null, access: null, notes: new Uint8Array(0) };
	const bag = newBag(content, registered.exportKey, recovery, 1);
	const credentialBody = { ...envelope, ...credentialFields(registered, bag, recovery.signingKey().publicKey) };
	const credential = signStatement(network, "credential", credentialBody, keys.signing);
	await server.call(contracts.directory.genesis, {
		body: {
			token: setupToken,
			genesis: toWire(genesis),
			credential: toWire(credential),
			record: registered.record,
			bag: toBase64Url(bag.bytes),
			name: { name, salt: toBase64Url(salt) },
			signIn: signInName,
		},
	});
	// The id of the network is given, so a server that founded another network is refused here.
	const session = await signIn({ ...options, name: signInName, password, network });
	return { session, recoveryCode: recovery.reveal() };
}

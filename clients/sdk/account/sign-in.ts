/** Opening a session, by password or by recovery code: the keybag is checked against the directory first. SPEC section 4. */
import { Keybag, RecoveryCode, SlotKey, signRecovery } from "#crypto/keybag.ts";
import { memberKeysMatch } from "#crypto/member.ts";
import { finishLogin, startLogin } from "#crypto/opaque.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { type Bytes, equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keysOf } from "#protocol/folds/directory.ts";
import { throwAlarm } from "../alarms.ts";
import type { UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { changePassword } from "./password.ts";
import { makeUnlockedSession, type SessionOptions } from "./unlocked-session.ts";

const PIN = "network";

export interface SignInOptions extends SessionOptions {
	/** The name for signing in. */
	name: string;
	password: string;
	/** The network's id, where it is known; otherwise the one this device knows, or that the server says. */
	network?: Bytes;
}

/**
 * Signs in with the password. Blocks for about a second.
 * @throws ProtocolError sign-in-failed (one answer for a wrong name and a wrong password), sign-in-delayed;
 * AlarmError keybag-old, key-mismatch, directory-forked, directory-shrunk: then nothing was opened.
 * @example const session = await signIn({ server, storage, onAlarm, name: "amal", password });
 */
export async function signIn(given: SignInOptions): Promise<UnlockedSession> {
	await cryptoReady();
	const { server, name, password } = given;
	const network = given.network ?? (await findNetwork(given));
	const { state, request } = startLogin(password);
	const started = await server.call(contracts.session.start, { body: { name, message: request } });
	const { finish, exportKey } = finishLogin(password, state, started.message, network);
	const opened = await server.call(contracts.session.finish, { body: { login: started.login, message: finish } });
	return open(given, network, opened, SlotKey.fromPassword(exportKey));
}

export interface RecoverOptions extends SessionOptions {
	name: string;
	/** As it was written down. */
	recoveryCode: string;
	/** The new one, at least 10 characters. */
	password: string;
}

/**
 * Signs in with the recovery code, and sets a new password. The code stays good.
 * @throws ProtocolError bad-input (field code), sign-in-failed, sign-in-delayed; AlarmError as signIn.
 * @example const session = await recover({ server, storage, onAlarm, name: "amal", recoveryCode, password });
 */
export async function recover(given: RecoverOptions): Promise<UnlockedSession> {
	await cryptoReady();
	const { server, name, password } = given;
	const code = RecoveryCode.parse(given.recoveryCode);
	const network = await findNetwork(given);
	const { recovery, member, challenge } = await server.call(contracts.session.recoverStart, { body: { name } });
	const signature = toBase64Url(signRecovery(code, member, fromBase64Url(challenge)));
	const opened = await server.call(contracts.session.recoverFinish, { body: { recovery, signature } });
	const session = await open(given, network, opened, SlotKey.fromRecovery(code));
	await changePassword(session, password);
	return session;
}

/** A device knows one network; another under the same address is refused, whoever made it. */
async function findNetwork({ server, storage }: SessionOptions): Promise<Bytes> {
	const pinned = await storage.get(PIN);
	if (pinned) return fromBase64Url(pinned);
	const { network } = await server.call(contracts.directory.network);
	if (network === null) throw new ProtocolError("not-founded");
	return fromBase64Url(network);
}

type Opened = Reply<typeof contracts.session.finish>;

/** Nothing of the bag is used before it is known to be the present one, of this network and member. */
async function open(given: SessionOptions, network: Bytes, opened: Opened, slot: SlotKey): Promise<UnlockedSession> {
	const { server, storage } = given;
	server.setAccessToken(opened.token);
	try {
		const bag = Keybag.open(fromBase64Url(opened.bag), { network, member: opened.member }, slot);
		const session = makeUnlockedSession({ ...given, network, me: opened.member, bag });
		await syncDirectory(session);
		checkBag(session);
		checkSeeds(session);
		await storage.set(PIN, toBase64Url(network));
		return session;
	} catch (error) {
		await server.call(contracts.session.end).catch(() => {});
		server.setAccessToken(null);
		throw error;
	}
}

/** The bag must be the one that the newest credential statement names: only that tells an old one from the present one. */
function checkBag(session: UnlockedSession): void {
	const { dir, me, bag } = session;
	const credential = dir.members.get(me)?.credential;
	if (!credential) throwAlarm(session, "keybag-old", me, "the directory names no credential of this member");
	if (!equal(bag.hash, credential.bag))
		throwAlarm(
			session,
			"keybag-old",
			me,
			`version ${bag.version} was served, and another bag is in force, of version ${credential.version}`,
		);
}

/** All public keys are computed from the seeds, and must be those in the directory. */
function checkSeeds(session: UnlockedSession): void {
	const { dir, me } = session;
	const member = dir.members.get(me);
	const joining = member?.joining ? dir.joins.get(member.joining) : undefined;
	for (const ke of session.seeds.keys()) {
		const shown = keysOf(dir, me, ke) ?? (joining?.keyEpoch === ke ? joining.statement.body.keys : null);
		if (!shown || !memberKeysMatch(session.keys(ke), shown))
			throwAlarm(session, "key-mismatch", me, `the directory shows other keys for epoch ${ke}`);
	}
	if (member && member.keyEpoch > 0 && !session.seeds.has(member.keyEpoch))
		throwAlarm(session, "key-mismatch", me, `the keybag lacks the keys of epoch ${member.keyEpoch}`);
}

/**
 * Opens a session by password or by recovery code. The keybag is checked against the directory first.
 * SPEC "Cryptography", sections 6 to 8.
 */
import { Keybag, networkOfBag, RecoveryCode, SlotKey, signRecovery } from "#crypto/keybag.ts";
import { memberKeysMatch } from "#crypto/member.ts";
import { finishLogin, startLogin } from "#crypto/opaque.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { type Bytes, equal, fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import type { Reply } from "#protocol/contracts/endpoint.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { signInProof } from "#protocol/contracts/session.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { keysOf } from "#protocol/folds/directory.ts";
import { throwAlarm } from "../alarms.ts";
import type { Transport, UnlockedSession } from "../context.ts";
import { syncDirectory } from "../directory/directory.ts";
import { isRefusal } from "../http/answers.ts";
import { changePassword } from "./password.ts";
import { checkNewPassword } from "./password-strength.ts";
import { signOut } from "./sessions.ts";
import { makeUnlockedSession, type SessionOptions } from "./unlocked-session.ts";
import { startSignIn } from "./work.ts";

/** The storage key under which the device keeps the id of its network. */
const PINNED_NETWORK = "network";

export interface SignInOptions extends SessionOptions {
	/** The sign-in name. */
	name: string;
	password: string;
	/** The network's id. When left out: the id of the network that this device belongs to, or else the id that the keybag names. */
	network?: Bytes;
}

/**
 * Opens a session with the password. Blocks for about a second.
 * @throws ProtocolError sign-in-failed (the name or the password is wrong), sign-in-delayed (wait and try again), work-needed (the server
 * accepts no proof of work);
 * OutOfMemoryError when the device can't stretch the password;
 * AlarmError network-mismatch, other-address, keybag-old, key-mismatch, directory-forked, directory-shrunk: then no session was opened.
 * @example const session = await signIn({ server, storage, onAlarm, name: "amal", password });
 */
export async function signIn(options: SignInOptions): Promise<UnlockedSession> {
	await cryptoReady();
	const { server, name, password } = options;
	const network = options.network ?? (await pinnedNetwork(options));
	const { state, request } = startLogin(password);
	const started = await startSignIn(options, name, request);
	const { finish, exportKey, sessionKey } = await alarmIfOtherNetwork(options, network, () =>
		finishLogin(password, state, started.message),
	);
	const { origin } = server;
	const body = { login: started.login, message: finish, origin, proof: toBase64Url(signInProof(sessionKey, origin)) };
	sessionKey.fill(0);
	const slot = SlotKey.fromPassword(exportKey);
	exportKey.wipe();
	try {
		const opened = await alarmIfOtherAddress(options, () => server.call(contracts.session.finish, { body }));
		return await openSession(options, network, opened, slot);
	} finally {
		slot.wipe();
	}
}

export interface RecoverOptions extends SessionOptions {
	/** The sign-in name. */
	name: string;
	/** As it was written down. Case and dashes don't matter. */
	recoveryCode: string;
	/** The new password: at least 12 characters, and hard to guess: see judgePassword. */
	password: string;
}

/**
 * Opens a session with the recovery code and sets a new password. The code stays valid.
 * @throws ProtocolError bad-input (field code or password), not-founded, sign-in-failed, sign-in-delayed; OutOfMemoryError; AlarmError as
 * signIn. When it throws, no session stays open.
 * @example const session = await recover({ server, storage, onAlarm, name: "amal", recoveryCode, password });
 */
export async function recover(options: RecoverOptions): Promise<UnlockedSession> {
	await cryptoReady();
	const { server, name, password } = options;
	const code = RecoveryCode.parse(options.recoveryCode);
	// changePassword checks it again with the names of the directory, which can't be read yet.
	await checkNewPassword(password, [name]);
	const network = (await pinnedNetwork(options)) ?? (await networkOf(server));
	if (network === null) throw new ProtocolError("not-founded");
	const { recovery, member, challenge } = await server.call(contracts.session.recoverStart, { body: { name } });
	const { origin } = server;
	const signature = toBase64Url(signRecovery(code, { network, origin, member, challenge: fromBase64Url(challenge) }));
	const opened = await alarmIfOtherNetwork(options, network, () =>
		alarmIfOtherAddress(options, () => server.call(contracts.session.recoverFinish, { body: { recovery, origin, signature } })),
	);
	const slot = SlotKey.fromRecovery(code);
	code.wipe();
	const session = await openSession(options, network, opened, slot).finally(() => slot.wipe());
	try {
		await changePassword(session, password, [name]);
		return session;
	} catch (error) {
		await signOut(session).catch(() => {});
		throw error;
	}
}

/**
 * The network of this device, or null for a new device. A device belongs to one network, so another network at the same address is refused.
 */
async function pinnedNetwork({ storage }: SessionOptions): Promise<Bytes | null> {
	const pinned = await storage.get(PINNED_NETWORK);
	return pinned ? fromBase64Url(pinned) : null;
}

/** The network that the server names; null before it is founded. */
async function networkOf(server: Transport): Promise<Bytes | null> {
	const { network } = await server.call(contracts.directory.network);
	return network === null ? null : fromBase64Url(network);
}

/** Runs a step of a sign-in. If it fails because the server belongs to another network, raises the alarm `network-mismatch`. */
async function alarmIfOtherNetwork<T>(options: SessionOptions, expected: Bytes | null, step: () => T | Promise<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		if (!isRefusal(error, "sign-in-failed") || expected === null) throw error;
		const named = await networkOf(options.server);
		if (named === null || !equal(named, expected)) throwAlarm(alarmsOf(options), "network-mismatch", null, OTHER_NETWORK);
		throw error;
	}
}

const OTHER_NETWORK = "the server names another network than this device or keybag";

/** Runs the last step of a sign-in. If the server refuses the address that this client has used, raises the alarm `other-address`. */
async function alarmIfOtherAddress<T>(options: SessionOptions, step: () => Promise<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		if (isRefusal(error, "not-allowed") && error.field === "origin") throwAlarm(alarmsOf(options), "other-address", null, error.detail);
		throw error;
	}
}

const alarmsOf = ({ onAlarm }: SessionOptions) => ({ alarm: onAlarm });

type SignInAnswer = Reply<typeof contracts.session.finish>;

/**
 * Opens the keybag. Returns the session only if the bag is the present one of this member in this network.
 * @param expected the network's id; null when this client doesn't know it. Then the id is read from the keybag.
 */
async function openSession(options: SessionOptions, expected: Bytes | null, opened: SignInAnswer, slot: SlotKey): Promise<UnlockedSession> {
	const { server, storage } = options;
	server.setAccessToken(opened.token);
	try {
		const bag = openBag(options, expected, opened, slot);
		const { network } = bag.content;
		const session = makeUnlockedSession({ ...options, network, me: opened.member, bag });
		await syncDirectory(session);
		checkBag(session);
		checkSeeds(session);
		checkBagVersion(session);
		await storage.set(PINNED_NETWORK, toBase64Url(network));
		return session;
	} catch (error) {
		await server.call(contracts.session.end).catch(() => {});
		server.setAccessToken(null);
		throw error;
	}
}

/** An honest server has checked the password or the code before this, so an honest keybag opens. */
function openBag(options: SessionOptions, expected: Bytes | null, { bag, member }: SignInAnswer, slot: SlotKey): Keybag {
	const blob = fromBase64Url(bag);
	const network = networkOfBag(blob);
	if (network !== null && expected !== null && !equal(network, expected))
		throwAlarm(alarmsOf(options), "network-mismatch", member, OTHER_NETWORK);
	try {
		return Keybag.open(blob, { network: network ?? new Uint8Array(32), member }, slot);
	} catch (error) {
		if (!isRefusal(error, "bad-content")) throw error;
		return throwAlarm(alarmsOf(options), "keybag-old", member, "the server sent a keybag that doesn't open, so it is old or altered");
	}
}

/** Checks that the newest credential statement names this bag. An older bag would open too, so nothing else shows the difference. */
function checkBag(session: UnlockedSession): void {
	const { dir, me, bag } = session;
	const credential = dir.members.get(me)?.credential;
	if (!credential) throwAlarm(session, "keybag-old", me, "the directory has no credential of this member");
	if (!equal(bag.hash, credential.bag))
		throwAlarm(
			session,
			"keybag-old",
			me,
			`the server sent keybag version ${bag.version}, but the directory names another one, of version ${credential.version}`,
		);
}

/** Checks the version after the seeds: when somebody has replaced the member's keys, the member learns that, and not that the bag is old. */
function checkBagVersion(session: UnlockedSession): void {
	const { dir, me, bag } = session;
	const version = dir.members.get(me)?.credential?.version;
	if (bag.version !== version)
		throwAlarm(session, "keybag-old", me, `the directory names the keybag of version ${bag.version} as version ${version}`);
}

/** Checks that the seeds give the public keys in the directory. */
function checkSeeds(session: UnlockedSession): void {
	const { dir, me } = session;
	const member = dir.members.get(me);
	const joining = member?.joining ? dir.joins.get(member.joining) : undefined;
	for (const ke of session.seeds.keys()) {
		const published = keysOf(dir, me, ke) ?? (joining?.keyEpoch === ke ? joining.statement.body.keys : null);
		if (!published || !memberKeysMatch(session.keys(ke), published))
			throwAlarm(session, "key-mismatch", me, `the directory has other keys for epoch ${ke}`);
	}
	if (member && member.keyEpoch > 0 && !session.seeds.has(member.keyEpoch))
		throwAlarm(session, "key-mismatch", me, `the keybag lacks the keys of epoch ${member.keyEpoch}`);
}

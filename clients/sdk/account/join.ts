/** Joining with a told code: new keys, which wait to be vouched for. SPEC section 5. */

import { fingerprint } from "#crypto/fingerprint.ts";
import { memberKeys } from "#crypto/member.ts";
import { randomBytes, randomId } from "#crypto/random.ts";
import { RecoveryCode } from "#crypto/recovery.ts";
import { MemberSeed } from "#crypto/secret.ts";
import { signStatement } from "#crypto/signing.ts";
import { type Id, nameHash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { Directory } from "#protocol/folds/directory.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { credentialFields, newBag, register } from "./credential.ts";
import { inviteProof, readInvite, type VerifiedInvite } from "./invites.ts";
import type { SessionOptions } from "./unlocked-session.ts";

export interface JoinOptions extends SessionOptions {
	/** As told; or what readInvite gave for it, once the person has looked at it. */
	code: string | VerifiedInvite;
	/** As colleagues will read it. */
	name: string;
	/** For signing in; left out by a member who comes back, whose sign-in name stays. */
	signInName?: string;
	/** At least 10 characters. */
	password: string;
}

export interface JoinResult {
	member: Id;
	/** To be shown once, written down, and asked back. */
	recoveryCode: string;
	/** To be read out to the admin who calls. */
	fingerprint: string;
}

/**
 * Joins. Until two people have vouched for these keys the account can sign in and wait, and nothing else; a member who
 * comes back can sign in only then.
 * @throws ProtocolError as readInvite, name-taken, bad-input
 * @example const { recoveryCode, fingerprint } = await join({ server, storage, onAlarm, code, name: "Amal", signInName: "amal", password });
 */
export async function join(given: JoinOptions): Promise<JoinResult> {
	const { server, password, now = Date.now } = given;
	const read = typeof given.code === "string" ? await readInvite(given, given.code) : given.code;
	const { token, network, invite, dir, checkpoint } = read;
	const member = invite.member ?? randomId();
	const seed = MemberSeed.random();
	const keys = memberKeys(seed);
	const ke = (dir.members.get(member)?.keyEpoch ?? 0) + 1;
	const name = { name: given.name.normalize("NFC"), salt: randomBytes(32) };
	const registered = await register(password, network, (message) =>
		server.call(contracts.directory.joinStart, { body: { proof: inviteProof(token, "join.start", now()), member, message } }),
	);
	const recovery = RecoveryCode.random();
	const seen = { size: checkpoint.size, root: checkpoint.root };
	const content = { network, member, seeds: [{ ke, seed }], desks: [], directory: seen, access: null, notes: new Uint8Array(0) };
	const bag = newBag(content, registered.exportKey, recovery, nextVersion(dir, member));
	const envelope = { by: member, ke, as: null, cp: checkpoint, at: now() };
	const inviteKey = token.signingKey();
	const joining = signStatement(
		network,
		"join",
		{ ...envelope, invite: invite.invite, keys: keys.public, nameHash: nameHash(name.name, name.salt) },
		keys.signing,
		inviteKey,
	);
	const fields = credentialFields(registered, bag, recovery.signingKey().publicKey);
	const credential = signStatement(network, "credential", { ...envelope, ...fields }, keys.signing, inviteKey);
	await server.call(contracts.directory.join, {
		body: {
			join: toWire(joining),
			credential: toWire(credential),
			record: registered.record,
			bag: toBase64Url(bag.bytes),
			name: { name: name.name, salt: toBase64Url(name.salt) },
			signIn: invite.member === null ? (given.signInName ?? null) : null,
		},
	});
	return { member, recoveryCode: recovery.reveal(), fingerprint: fingerprint(network, keys.public) };
}

/** Versions go on where a member who comes back had stopped, so that the old bag can't be served. */
function nextVersion(dir: Directory, member: Id): number {
	return (dir.members.get(member)?.credential?.version ?? 0) + 1;
}

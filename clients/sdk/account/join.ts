/** Joins the network with an invite code. The new keys then wait to be vouched for. SPEC "The directory", section 3. */
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
	/** The invite code, or the result of readInvite after the person has seen it. */
	code: string | VerifiedInvite;
	/** The name, as colleagues will see it. */
	name: string;
	/** The sign-in name. Leave it out for a member who comes back: that member keeps the old one. */
	signInName?: string;
	/** At least 12 characters, and hard to guess: see judgePassword. */
	password: string;
}

export interface JoinResult {
	member: Id;
	/** Show it once, let the person write it down, and then let them type it. */
	recoveryCode: string;
	/** The newcomer reads it out to each person who vouches. */
	fingerprint: string;
}

/**
 * Makes keys and an account for a newcomer. Until the keys are vouched for, the newcomer can only sign in and wait. A member who comes
 * back can sign in only after that.
 * @throws ProtocolError and AlarmError as readInvite; ProtocolError name-taken (the sign-in name), bad-input.
 * @example const { recoveryCode } = await join({ server, storage, onAlarm, code, name: "Amal", signInName: "amal", password });
 */
export async function join(options: JoinOptions): Promise<JoinResult> {
	const { server, password, now = Date.now } = options;
	const verified = typeof options.code === "string" ? await readInvite(options, options.code) : options.code;
	const { token, network, invite, dir, checkpoint } = verified;
	const member = invite.member ?? randomId();
	const seed = MemberSeed.random();
	const keys = memberKeys(seed);
	const ke = (dir.members.get(member)?.keyEpoch ?? 0) + 1;
	const name = options.name.normalize("NFC");
	const salt = randomBytes(32);
	const about = [options.name, options.signInName, verified.networkName, verified.organisation, verified.desk].filter(
		(each) => each != null,
	);
	const registered = await register(password, about, (message) =>
		server.call(contracts.directory.joinStart, {
			body: { proof: inviteProof(token, { action: "join.start", member, message }, now()), member, message },
		}),
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
		{ ...envelope, invite: invite.invite, keys: keys.public, nameHash: nameHash(name, salt) },
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
			name: { name, salt: toBase64Url(salt) },
			signIn: invite.member === null ? (options.signInName ?? null) : null,
		},
	});
	return { member, recoveryCode: recovery.reveal(), fingerprint: fingerprint(network, keys.public) };
}

/** The version of the first keybag. It is higher than the version of any earlier bag of this member, so that an old bag is recognised. */
function nextVersion(dir: Directory, member: Id): number {
	return (dir.members.get(member)?.credential?.version ?? 0) + 1;
}

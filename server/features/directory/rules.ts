/** Rules for founding, joining and appending, in addition to the rules of the fold. Pure, and without a clock. Times are UTC ms. */
import { type Bytes, equal, hash, type Id, keyOf, nameHash } from "#protocol/bytes.ts";
import { type Cbor, encodeCbor } from "#protocol/cbor.ts";
import { type Checklist, type InviteRequest, inviteProofInput } from "#protocol/contracts/directory.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	activeMember,
	type Directory,
	type Folded,
	hasLeft,
	type Invite,
	organisationsNamed,
	type Proposal,
} from "#protocol/folds/directory.ts";
import { checkChecklist, checkCountry, checkNextVetting, checkVettingMonths } from "#protocol/rules/vetting.ts";
import { isVisible, looksLike } from "#protocol/seen-names.ts";
import { isSealKey, verifyEd25519 } from "#protocol/sodium.ts";
import { type Body, type DirectoryType, isDirectoryType, type StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { bytesOf } from "#server/gate/input.ts";

/** How far the time in a proof may be from the server's time, in either direction. */
const PROOF_MS = 5 * 60_000;
/** How long an invite may be valid at most. */
const LONGEST_INVITE_MS = 7 * 86_400_000;

/** The id of zeros stands for no desk: the bell of the admins has it. */
const NO_ID = "00000000-0000-0000-0000-000000000000";

const bad = (detail: string) => new ProtocolError("bad-statement", detail);

/** @throws ProtocolError bad-statement when the hash of the name is not the signed one; bad-input when the salt isn't base64url. */
export function checkName({ name, salt }: { name: string; salt: string }, signed: Bytes): void {
	if (!equal(nameHash(name, bytesOf(salt, "name.salt")), signed)) throw bad("nameHash: must be the hash of name and salt");
}

/** Finds an invite that may be used now. @throws ProtocolError not-found, invite-used, invite-cancelled, invite-expired */
export function usableInvite(directory: Directory, id: Id, now: number): Invite {
	const invite = directory.invites.get(id);
	if (!invite) throw new ProtocolError("not-found", "invite: there is no such invite");
	if (invite.used) throw new ProtocolError("invite-used", "invite: was used before");
	if (invite.cancelled) throw new ProtocolError("invite-cancelled", "invite: was cancelled");
	if (invite.expires <= now) throw new ProtocolError("invite-expired", "invite: has expired");
	return invite;
}

export interface Proof {
	invite: Id;
	/** UTC ms. */
	at: number;
	/** base64url. */
	signature: string;
}

/**
 * Checks the proof that the holder of the invite's token has made this request.
 * @returns the invite. @throws ProtocolError bad-signature; bad-input when the signature isn't base64url; as usableInvite
 */
export function provenInvite(directory: Directory, proof: Proof, request: InviteRequest, now: number): Invite {
	const invite = usableInvite(directory, proof.invite, now);
	const isFresh = Math.abs(now - proof.at) <= PROOF_MS;
	const signed = inviteProofInput(request, proof.invite, proof.at);
	if (!isFresh || !verifyEd25519(bytesOf(proof.signature, "proof.signature"), signed, invite.pk))
		throw new ProtocolError(
			"bad-signature",
			"proof: the signature is not by the invite's key over this request, or the time is more than five minutes off",
		);
	return invite;
}

/**
 * Refuses public keys that nobody can seal to: one such key would stop everybody who seals to its member or desk.
 * @throws ProtocolError bad-statement
 */
export function checkSealKeys(statements: readonly AnyStatement[]): void {
	const refuse = (field: string) => bad(`${field}: is not a valid X-Wing public key`);
	for (const { type, body } of statements) {
		if ((type === "join" || type === "genesis") && !isSealKey(body.keys.kem)) throw refuse("keys.kem");
		if (type !== "desk.rekey") continue;
		if (!isSealKey(body.pk)) throw refuse("pk");
		if (body.recovery && !isSealKey(body.recovery.pk)) throw refuse("recovery.pk");
	}
}

/** Whether members append statements of this type. The other types of the directory have endpoints of their own. */
export function isAppendable(type: StatementType): type is Exclude<DirectoryType, "genesis" | "join" | "credential"> {
	return isDirectoryType(type) && type !== "genesis" && type !== "join" && type !== "credential";
}

/**
 * Checks that members append only their own statements, and no type of statement that has an endpoint of its own. Also checks the bounds of
 * dates, countries and vetting periods.
 * @throws ProtocolError not-allowed for the statement of somebody else; bad-statement.
 */
export function checkAppendable(statements: readonly AnyStatement[], actor: Id, now: number): void {
	for (const { type, body } of statements) {
		if (isDirectoryType(type) && !isAppendable(type)) throw bad(`type: ${type} has an endpoint of its own`);
		if (body.by !== actor) throw new ProtocolError("not-allowed", "by: must be the member who is signed in");
		if (type === "invite" && (body.expires <= now || body.expires > now + LONGEST_INVITE_MS))
			throw bad("expires: takes a time within the next 7 days");
		if ("nextVetting" in body) checkNextVetting(body.nextVetting, now);
		if (type === "organisation.add") checkCountry(body.country);
		if (type === "desk.add" && body.desk === NO_ID) throw bad("desk: this id is never that of a desk");
		if (type === "policy") checkVettingMonths(body.policy.vettingMonths);
	}
}

export interface StoredChecklist {
	hash: Bytes;
	body: Bytes;
}

/** @param others the names among which it stands. @throws ProtocolError bad-input when nobody can see it, or tell it from another one. */
export function checkIsSeen(name: string, others: Iterable<string>): void {
	if (!isVisible(name)) throw new ProtocolError("bad-input", "name: shows nothing", "name");
	for (const other of others)
		if (looksLike(name, other))
			throw new ProtocolError("bad-input", "name: looks like another one, and differs only in what nobody sees", "name");
}

/**
 * A coordinator signs a name in Latin letters alone. So it must not be that of another organisation, or of another desk of the organisation.
 * @throws ProtocolError bad-input
 */
function checkLatin({ organisation, desk, name }: Body<"name.latin">, directory: Directory): void {
	if (name === null) return;
	if (/\p{Cf}/u.test(name)) throw new ProtocolError("bad-input", "name: has characters that nobody sees", "name");
	const ofDesks = [...directory.desks.values()].filter((each) => each.organisation === organisation && each.id !== desk);
	const ofOrganisations = [...directory.organisations.values()].filter((each) => each.id !== organisation);
	const others = desk === null ? ofOrganisations : ofDesks;
	checkIsSeen(
		name,
		others.flatMap((other) => (other.latin === null ? [other.name] : [other.name, other.latin])),
	);
	if (desk === null && organisationsNamed(directory, name).some(({ id }) => id !== organisation))
		throw new ProtocolError("bad-input", "name: is that of another organisation", "name");
}

/** Checks the names of new organisations and desks, and names in Latin letters. @param directory before the statements. @throws ProtocolError bad-input */
export function checkNames(statements: readonly AnyStatement[], directory: Directory): void {
	const { organisations, desks } = directory;
	for (const { type, body } of statements) {
		if (type === "organisation.add")
			checkIsSeen(
				body.name,
				[...organisations.values()].map(({ name }) => name),
			);
		else if (type === "name.latin") checkLatin(body, directory);
		else if (type === "desk.add")
			checkIsSeen(
				body.name,
				[...desks.values()].filter(({ organisation }) => organisation === body.organisation).map(({ name }) => name),
			);
	}
}

/**
 * Returns the checklist that the statements name by hash, in canonical bytes; null when they name none and none was sent.
 * @throws ProtocolError bad-statement when the checklist is missing, isn't the one that is named, or is out of bounds.
 */
export function matchChecklist(statements: readonly AnyStatement[], checklist: Checklist | undefined, now: number): StoredChecklist | null {
	const named = statements.flatMap(({ body }) => ("checklist" in body ? [body.checklist] : []));
	if (named.length === 0 && checklist === undefined) return null;
	if (checklist === undefined) throw bad("checklist: is missing");
	checkChecklist(checklist, now);
	const body = encodeCbor(checklist as Cbor);
	const digest = hash(body);
	if (named.length === 0 || named.some((each) => !equal(each, digest))) throw bad("checklist: must be the one that the statement names");
	return { hash: digest, body };
}

/**
 * The object of a statement, for its access entry; null for a statement about the network. A countersignature has the object of its
 * proposal.
 */
export function objectOf(directory: Directory, { type, body }: Folded<AnyStatement>): Id | null {
	if (type === "countersign") {
		const proposal = directory.proposals.get(keyOf(body.object));
		return proposal ? objectOf(directory, proposal.statement) : null;
	}
	if ("desk" in body && type !== "invite") return body.desk as Id;
	if (type === "organisation.add" || type === "organisation.change") return body.organisation;
	if (type === "space.add" || type === "space.owner") return body.space;
	if (type === "invite") return body.invite;
	if ("member" in body) return body.member as Id;
	return "subject" in body ? (body.subject as Id) : null;
}

/**
 * Finds the members whose sessions end (`ended`): members who lost their standing, and members who returned with new keys (`readmitted`).
 * The old devices of returned members stay signed out.
 */
export function sessionsToEnd(before: Directory, after: Directory): { ended: Id[]; readmitted: Id[] } {
	const ids = [...before.members.keys()];
	const keyEpoch = (dir: Directory, id: Id) => dir.members.get(id)?.keyEpoch ?? 0;
	const isGone = (dir: Directory, id: Id) => {
		const member = dir.members.get(id);
		return member !== undefined && hasLeft(dir, member);
	};
	const hasJustLeft = (id: Id) => !isGone(before, id) && isGone(after, id);
	const readmitted = ids.filter((id) => keyEpoch(after, id) > keyEpoch(before, id) && keyEpoch(before, id) > 0);
	const lostStanding = ids.filter((id) => (activeMember(before, id) && !activeMember(after, id)) || hasJustLeft(id));
	return { ended: [...new Set([...lostStanding, ...readmitted])], readmitted };
}

export type VettedProposal = Proposal & { statement: { body: Body<"member.add"> | Body<"organisation.add"> | Body<"vetting"> } };

/** Whether a proposal is in the vetting queue: somebody waits to be admitted, or an admin proposes a late next vetting. */
export function isVetting(proposal: Proposal | undefined): proposal is VettedProposal {
	return proposal?.status === "open" && ["member.add", "organisation.add", "vetting"].includes(proposal.statement.type);
}

/** Checks the genesis. @throws ProtocolError bad-statement unless it names the logs of this server and keeps to the server's limits. */
export function checkFounding(
	body: Body<"genesis">,
	logs: Record<"access" | "directory", { name: string; publicKey: Bytes }>,
	attachmentMiB: number,
): void {
	for (const log of ["access", "directory"] as const) {
		const { origin, key } = body.logs[log];
		if (origin !== logs[log].name || !equal(key, logs[log].publicKey)) throw bad(`logs.${log}: must be the log of this server`);
	}
	checkVettingMonths(body.policy.vettingMonths);
	if (body.policy.attachmentMiB > attachmentMiB)
		throw bad(`policy.attachmentMiB: takes at most ${attachmentMiB}, the limit of this server`);
}

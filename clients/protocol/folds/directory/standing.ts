/** Checks of a statement's signer that come before the rules of its type. SPEC, section 2. */
import type { Bytes } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { isSignedBy, type SignedStatement, type Statement } from "../../statements/statement.ts";
import { checkCheckpoint } from "./checkpoint.ts";
import { directoryAt } from "./history.ts";
import { activeMember, hasLeft, isMemberOfDesk, keysOf, waitingJoin } from "./lookups.ts";
import type { Directory, Join, Member } from "./state.ts";

/** @throws ProtocolError not-allowed, always. */
export function refuse(detail: string): never {
	throw new ProtocolError("not-allowed", detail);
}

/** Checks one signature of the statement. @param index of the signature. @throws ProtocolError bad-signature */
export function checkSignature(dir: Directory, statement: SignedStatement, key: Bytes, index = 0): void {
	if (!isSignedBy(dir.network, statement, key, index)) throw new ProtocolError("bad-signature", `sigs.${index}: does not fit`);
}

interface StandingOptions {
	/** Whether a suspended member may sign this statement. Default: false. */
	whileSuspended?: boolean;
}

/**
 * Checks the signer of a statement by this directory: active, with the present key epoch, and a member of the desk in `as`.
 * @returns the signer.
 * @throws ProtocolError not-vouched, suspended, not-allowed, bad-signature, bad-checkpoint, or stale when the statement names a checkpoint
 * that is newer than this directory.
 */
export function checkSigner(dir: Directory, statement: SignedStatement, options: StandingOptions = {}): Member {
	const member = checkStanding(dir, statement, options);
	checkAuthorship(dir, statement);
	return member;
}

function checkStanding(dir: Directory, { body: { by, ke, as } }: SignedStatement, { whileSuspended = false }: StandingOptions): Member {
	const member = dir.members.get(by);
	if (!member || member.status === "pending" || member.status === "refused")
		throw new ProtocolError("not-vouched", "by: is not vouched for");
	if (hasLeft(dir, member)) refuse("by: has left the network");
	if (!activeMember(dir, by) && !whileSuspended) throw new ProtocolError("suspended", "by: is suspended");
	if (ke !== member.keyEpoch) refuse("ke: is not the signer's present key epoch");
	if (as !== null && !isMemberOfDesk(dir, by, as)) refuse("as: the signer does not belong to this desk");
	return member;
}

/**
 * Checks that the signer of a stored statement was entitled to it, by the directory that the statement names in `cp`. Suspension isn't
 * checked, because the server decides what suspended members may do.
 * @throws ProtocolError as checkSigner.
 */
export function checkSignerAtCheckpoint(dir: Directory, statement: SignedStatement): void {
	// This check comes first. It refuses a fork and a checkpoint that is newer than this directory, which `directoryAt` can't handle.
	checkAuthorship(dir, statement);
	checkStanding(directoryAt(dir, statement.body.cp.size), statement, { whileSuspended: true });
}

/**
 * Checks the signer of a new statement by the present directory, and by the directory that the statement names. Readers will judge by the
 * second. Without this check, a member could store statements that all readers refuse.
 * @throws ProtocolError as checkSigner; stale when the signer is entitled now, but not by the directory that the statement names.
 */
export function checkNewSigner(dir: Directory, statement: SignedStatement, options: StandingOptions = {}): void {
	checkSigner(dir, statement, options);
	judgeAtCheckpoint(dir, statement, (earlier) => checkStanding(earlier, statement, { whileSuspended: true }));
}

/**
 * Runs `judge` on the directory that a new statement names in `cp`. Call it when the present directory already allows the statement.
 * @throws ProtocolError stale when `judge` throws a ProtocolError.
 */
export function judgeAtCheckpoint(dir: Directory, { body: { cp } }: SignedStatement, judge: (earlier: Directory) => void): void {
	if (cp.size >= dir.size) return;
	try {
		judge(directoryAt(dir, cp.size));
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throw new ProtocolError("stale", `cp: is too old for this statement (${error.detail})`);
	}
}

/**
 * Checks that the signer signed the statement with the key that the directory has for the signer and key epoch, and checks the checkpoint.
 * The signer may have left since.
 * @throws ProtocolError bad-signature, bad-checkpoint, or stale for a checkpoint that is newer than this directory.
 */
function checkAuthorship(dir: Directory, statement: SignedStatement): void {
	const keys = keysOf(dir, statement.body.by, statement.body.ke);
	if (!keys) throw new ProtocolError("bad-signature", "by: the directory has no key of this member and key epoch");
	if (statement.sigs.length !== 1) throw new ProtocolError("bad-signature", "sigs: must be exactly one");
	checkSignature(dir, statement, keys.sign);
	checkCheckpoint(dir, statement);
}

/** The join that a credential belongs to, while that join waits for vouching; else null. */
export function joinOfCredential(dir: Directory, statement: Statement<"credential">): Join | null {
	const { by, ke } = statement.body;
	const join = waitingJoin(dir, by);
	return join?.keyEpoch === ke ? join : null;
}

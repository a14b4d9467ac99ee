/** Checks that come before the rules of each type: signatures, key epochs and checkpoints. SPEC, section 2. */
import { type Bytes, equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { type CompactCheckpoint, type LogKey, logKey, verifyCompact } from "../../log/checkpoint.ts";
import { type SignedStatement, type Statement, signedBy } from "../../statements/statement.ts";
import { directoryAt } from "./history.ts";
import { activeMember, hasLeft, isMemberOfDesk, keysOf } from "./lookups.ts";
import type { Directory, Join, Member } from "./state.ts";

/** @throws ProtocolError not-allowed, always. */
export function refuse(detail: string): never {
	throw new ProtocolError("not-allowed", detail);
}

/**
 * The verifier key of a log.
 * @param restarts for the access log: its origin after this many restarts; default: its present origin.
 * @throws ProtocolError not-founded
 */
export function keyOfLog(dir: Directory, log: "access" | "directory", restarts = dir.restarts.length): LogKey {
	if (!dir.genesis) throw new ProtocolError("not-founded");
	const { origin, key } = dir.genesis.body.logs[log];
	return logKey(log === "access" ? (dir.restarts[restarts - 1]?.origin ?? origin) : origin, key);
}

/** The verifier keys of both logs, one for each origin that a log has had. @throws ProtocolError not-founded */
export function keysOfLogs(dir: Directory): LogKey[] {
	const ofAccess = [...dir.restarts.keys(), dir.restarts.length].map((restarts) => keyOfLog(dir, "access", restarts));
	return [keyOfLog(dir, "directory"), ...ofAccess];
}

/**
 * Checks that the log has signed the statement's checkpoint, and that it fits this directory.
 * @throws ProtocolError stale or bad-checkpoint. `field` is "fork" when the log has signed a history that contradicts this one.
 */
export function checkCheckpoint(dir: Directory, statement: SignedStatement): void {
	const { cp } = statement.body;
	// The founder's first credential is stored together with genesis, before the log has signed anything.
	const nothingSigned = dir.size === 1 && statement.type === "credential";
	if ((cp.size === 0 && !nothingSigned) || !isSigned(dir, cp))
		throw new ProtocolError("bad-checkpoint", "cp: is not signed by the directory's log");
	const root = dir.roots[cp.size];
	if (root === undefined) throw new ProtocolError("stale", "cp: is newer than this directory");
	if (!equal(root, cp.root)) throw new ProtocolError("bad-checkpoint", "cp: the log signed two different histories", "fork");
}

/**
 * A cache of verified checkpoints by size, because most statements of a day name the same few. An earlier version of a directory
 * shares the list of roots with it, and so the cache.
 */
const verified = new WeakMap<Directory["roots"], Map<number, CompactCheckpoint>>();
const MAX_VERIFIED = 64;

function isSigned(dir: Directory, cp: CompactCheckpoint): boolean {
	const cached = verified.get(dir.roots) ?? new Map<number, CompactCheckpoint>();
	verified.set(dir.roots, cached);
	const same = cached.get(cp.size);
	if (same && equal(same.root, cp.root) && equal(same.signature, cp.signature)) return true;
	if (!verifyCompact(keyOfLog(dir, "directory"), cp)) return false;
	if (cached.size >= MAX_VERIFIED) cached.clear();
	cached.set(cp.size, { size: cp.size, root: cp.root.slice(), signature: cp.signature.slice() });
	return true;
}

/** @throws ProtocolError bad-signature */
export function checkSignature(dir: Directory, statement: SignedStatement, key: Bytes, index = 0): void {
	if (!signedBy(dir.network, statement, key, index)) throw new ProtocolError("bad-signature", `sigs.${index}: does not fit`);
}

interface StandingOptions {
	whileSuspended?: boolean;
}

/**
 * Checks the signer of a statement by this directory: active, with the present key epoch, and a member of the desk in `as`.
 * @returns the signer.
 * @throws ProtocolError not-vouched, suspended, not-allowed or bad-signature.
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
 * Checks that the signer of a stored statement was entitled to it, by the directory that the statement names. Suspension isn't
 * checked: the server decides what suspended members may do.
 * @throws ProtocolError as checkSigner.
 */
export function checkSignerAtCheckpoint(dir: Directory, statement: SignedStatement): void {
	// First, because it notices a fork, and a checkpoint that this directory doesn't reach.
	checkAuthorship(dir, statement);
	checkStanding(directoryAt(dir, statement.body.cp.size), statement, { whileSuspended: true });
}

/**
 * Checks the signer of a new statement by the present directory, and by the one that the statement names. Readers will use the
 * second one, so a member could otherwise store statements that all readers refuse.
 * @throws ProtocolError as checkSigner; stale when the signer is entitled now, but not by the directory that the statement names.
 */
export function checkNewSigner(dir: Directory, statement: SignedStatement, options: StandingOptions = {}): void {
	checkSigner(dir, statement, options);
	judgeAtCheckpoint(dir, statement, (then) => checkStanding(then, statement, { whileSuspended: true }));
}

/**
 * Judges a new statement by the directory that it names, after it has passed by the present one.
 * @throws ProtocolError stale when `judge` refuses.
 */
export function judgeAtCheckpoint(dir: Directory, { body: { cp } }: SignedStatement, judge: (then: Directory) => void): void {
	if (cp.size >= dir.size) return;
	try {
		judge(directoryAt(dir, cp.size));
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		throw new ProtocolError("stale", `cp: is too old for this statement (${error.detail})`);
	}
}

/**
 * Checks that the signer signed the statement with a key that the directory has had. For reading: the signer may have left since.
 * @throws ProtocolError bad-signature or bad-checkpoint.
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
	const waiting = [...dir.joins.values()].filter((join) => join.member === by && join.keyEpoch === ke && join.status === "waiting");
	return waiting.at(-1) ?? null;
}

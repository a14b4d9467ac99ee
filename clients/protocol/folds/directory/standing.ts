/** Who may sign what: signatures, key epochs, checkpoints. Judged before any rule of the single types. */
import { type Bytes, equal } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { type CompactCheckpoint, type LogKey, logKey, verifyCompact } from "../../log/checkpoint.ts";
import { type SignedStatement, type Statement, signedBy } from "../../statements/statement.ts";
import { activeMember, hasLeft, isMemberOfDesk, keysOf } from "./lookups.ts";
import type { Directory, Join, Member } from "./state.ts";

export function refuse(detail: string): never {
	throw new ProtocolError("not-allowed", detail);
}

/**
 * The verifier key of a log: from genesis, and of the access log under the origin that it has now, or had before so many
 * of its restarts. @throws ProtocolError not-founded
 */
export function keyOfLog(dir: Directory, log: "access" | "directory", restarts = dir.restarts.length): LogKey {
	if (!dir.genesis) throw new ProtocolError("not-founded");
	const { origin, key } = dir.genesis.body.logs[log];
	return logKey(log === "access" ? (dir.restarts[restarts - 1]?.origin ?? origin) : origin, key);
}

/** Every key that a log of the network has or had: one for each origin. @throws ProtocolError not-founded */
export function keysOfLogs(dir: Directory): LogKey[] {
	const ofAccess = [...dir.restarts.keys(), dir.restarts.length].map((restarts) => keyOfLog(dir, "access", restarts));
	return [keyOfLog(dir, "directory"), ...ofAccess];
}

/**
 * The checkpoint in a statement must be one that this log signed and this directory has been through.
 * @throws ProtocolError bad-checkpoint; a *signed* one that contradicts the directory has `field` "fork": the alarm.
 */
export function checkCheckpoint(dir: Directory, statement: SignedStatement): void {
	const { cp } = statement.body;
	// The founder's first credential comes along with genesis, before the log could sign anything.
	const nothingSigned = dir.size === 1 && statement.type === "credential";
	if ((cp.size === 0 && !nothingSigned) || !isSigned(dir, cp))
		throw new ProtocolError("bad-checkpoint", "cp: is not signed by the directory's log");
	const root = dir.roots[cp.size];
	if (root === undefined) throw new ProtocolError("stale", "cp: is newer than this directory");
	if (!equal(root, cp.root)) throw new ProtocolError("bad-checkpoint", "cp: the log signed two different histories", "fork");
}

/** The last checkpoints found signed, by directory and size: nearly all statements of a day name one of them. */
const signed = new WeakMap<Directory, Map<number, CompactCheckpoint>>();
const REMEMBERED = 64;

function isSigned(dir: Directory, cp: CompactCheckpoint): boolean {
	const known = signed.get(dir) ?? new Map<number, CompactCheckpoint>();
	signed.set(dir, known);
	const same = known.get(cp.size);
	if (same && equal(same.root, cp.root) && equal(same.signature, cp.signature)) return true;
	if (!verifyCompact(keyOfLog(dir, "directory"), cp)) return false;
	if (known.size >= REMEMBERED) known.clear();
	known.set(cp.size, { size: cp.size, root: cp.root.slice(), signature: cp.signature.slice() });
	return true;
}

/** @throws ProtocolError bad-signature */
export function checkSignature(dir: Directory, statement: SignedStatement, key: Bytes, index = 0): void {
	if (!signedBy(dir.network, statement, key, index)) throw new ProtocolError("bad-signature", `sigs.${index}: does not fit`);
}

/**
 * The signer of a statement made now: active, with the key epoch in force, a member of the desk acted for.
 * @throws ProtocolError not-vouched, suspended, not-allowed or bad-signature.
 */
export function checkSigner(dir: Directory, statement: SignedStatement, options: { whileSuspended?: boolean } = {}): Member {
	const { by, ke, as } = statement.body;
	const member = dir.members.get(by);
	if (!member || member.status === "pending" || member.status === "refused")
		throw new ProtocolError("not-vouched", "by: is not vouched for");
	if (hasLeft(dir, member)) refuse("by: has left the network");
	if (!activeMember(dir, by) && !options.whileSuspended) throw new ProtocolError("suspended", "by: is suspended");
	if (ke !== member.keyEpoch) refuse("ke: is not the signer's key epoch in force");
	checkAuthorship(dir, statement);
	if (as !== null && !isMemberOfDesk(dir, by, as)) refuse("as: the signer does not belong to this desk");
	return member;
}

/**
 * That the statement is by whom it says, with a key that was vouched for at some time; for reading what was
 * written by people who may have left since.
 * @throws ProtocolError bad-signature or bad-checkpoint.
 */
export function checkAuthorship(dir: Directory, statement: SignedStatement): void {
	const keys = keysOf(dir, statement.body.by, statement.body.ke);
	if (!keys) throw new ProtocolError("bad-signature", "by: no such key in the directory");
	if (statement.sigs.length !== 1) throw new ProtocolError("bad-signature", "sigs: takes one");
	checkSignature(dir, statement, keys.sign);
	checkCheckpoint(dir, statement);
}

/** The join that a credential belongs to, when its signer isn't in force yet. */
export function joinOfCredential(dir: Directory, statement: Statement<"credential">): Join | null {
	const { by, ke } = statement.body;
	const waiting = [...dir.joins.values()].filter((join) => join.member === by && join.keyEpoch === ke && join.status === "waiting");
	return waiting.at(-1) ?? null;
}

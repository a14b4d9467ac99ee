/** Applies the statements of the directory log, one leaf after another. SPEC "The directory". */
import { equal, type Id, keyOf } from "../../bytes.ts";
import { ProtocolError } from "../../errors.ts";
import { BEFORE_GENESIS, verifyCompact } from "../../log/checkpoint.ts";
import { append, leafHash, rootOfFrontier } from "../../log/merkle.ts";
import { isKeyName } from "../../log/note.ts";
import { MAX_SITE_FILES } from "../../release/file-list.ts";
import { MAX_FILES } from "../../release/manifest.ts";
import { type DirectoryType, type Fields, isDirectoryType } from "../../statements/registry.ts";
import { type AnyStatement, directoryLeaf, type Leaf, networkId, type Statement } from "../../statements/statement.ts";
import {
	approvalsMissing,
	approvalsNeeded,
	carryOut,
	close,
	endUnconfirmed,
	isAgainstSuspender,
	joinVouchedFor,
	mayApprove,
	mayRefuse,
} from "./approvals.ts";
import { keyOfLog, keysOfLogs } from "./checkpoint.ts";
import { applyCircleGrant, applyCircleRekey } from "./circles.ts";
import {
	applyDeskAdd,
	applyDeskClose,
	applyDeskContact,
	applyDeskGrant,
	applyDeskMember,
	applyDeskReject,
	applyDeskRekey,
	applyLatinName,
} from "./desks.ts";
import { CHANGEABLE, isSubjectReady, noteLapses, statusesBefore } from "./lapses.ts";
import { activeMember, isIdUsed } from "./lookups.ts";
import { applyCredential, applyInvite, applyInviteCancel, applyJoin, applyMemberRole, checkCredential, checkJoin } from "./members.ts";
import { changeJoin, changeMember, changeOrganisation, changeProposal, putMember, putOrganisation } from "./records.ts";
import { checkSpace } from "./spaces.ts";
import { checkSignature, checkSigner, refuse } from "./standing.ts";
import { type Directory, type Member, NOT_VETTED, type Proposal, type ProposalStatement, type Refusal } from "./state.ts";
import { confirmedSuspension, endSuspension, setStanding, suspendsAtOnce } from "./suspensions.ts";
import { checkWithinPolicy, vettedSubject } from "./vetting.ts";
import { checkWitnesses } from "./witnesses.ts";

/**
 * Checks a statement against the directory so far, and applies it.
 * @throws ProtocolError when the statement is void. Then the directory has not changed.
 */
export function applyStatement(dir: Directory, statement: AnyStatement): void {
	checkBelongs(dir, statement);
	if (statement.type === "genesis") applyGenesis(dir, statement);
	else if (!dir.genesis) throw new ProtocolError("not-founded", "type: the first statement must be genesis");
	else if (statement.type === "join") applyJoin(dir, statement);
	else if (statement.type === "credential") applyCredential(dir, statement);
	else dispatch(dir, statement, checkDispatched(dir, statement));
	noteLapses(dir, statement.body.at);
	dir.known.add(statement.key);
	addLeaf(dir, statement, statement.body.at);
}

/**
 * Checks only that the signer may sign statements in this directory. The server calls it first, so that a stranger's statement
 * costs no more than checking its signatures. Changes nothing. The rules of the type are checked by `applyStatement`.
 * @throws ProtocolError as applyStatement does.
 */
export function checkSpeaker(dir: Directory, statement: AnyStatement): void {
	checkBelongs(dir, statement);
	if (statement.type === "genesis") return;
	if (!dir.genesis) throw new ProtocolError("not-founded", "type: the first statement must be genesis");
	if (statement.type === "join") checkJoin(dir, statement);
	else if (statement.type === "credential") checkCredential(dir, statement);
	else checkDispatched(dir, statement);
}

/** Whoever an admin has suspended may still approve a proposal against this admin. */
function checkDispatched(dir: Directory, statement: AnyStatement): Member {
	const { type, body } = statement;
	const proposal = type === "countersign" && body.verdict === "approve" ? dir.proposals.get(keyOf(body.object)) : undefined;
	return checkSigner(dir, statement, { whileSuspended: proposal !== undefined && isAgainstSuspender(dir, proposal, body.by) });
}

function checkBelongs(dir: Directory, statement: AnyStatement): asserts statement is DirectoryStatement {
	if (dir.known.has(statement.key)) throw new ProtocolError("conflict", "statement: is already in the directory");
	if (!isDirectoryType(statement.type)) throw new ProtocolError("bad-statement", "type: does not belong in the directory");
}

/** Applies a leaf of the verified log. A void leaf changes only size, tree and `voids`. @returns the error of a void leaf, or null. */
export function followLeaf(dir: Directory, leaf: Leaf): ProtocolError | null {
	try {
		if (leaf.type === "unknown") throw new ProtocolError("bad-statement", "type: is not known; a newer version may have written it");
		applyStatement(dir, leaf);
		return null;
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
		dir.voids.push({ leaf: dir.size, rule: error.message });
		addLeaf(dir, leaf, 0);
		return error;
	}
}

/** @param at UTC ms. */
function addLeaf(dir: Directory, leaf: Leaf, at: number): void {
	dir.frontier = append(dir.frontier, [leafHash(directoryLeaf(leaf))]);
	dir.roots.push(rootOfFrontier(dir.frontier));
	dir.times.push(Math.max(at, dir.times.at(-1) ?? 0));
	dir.size += 1;
}

function applyGenesis(dir: Directory, statement: Statement<"genesis">): void {
	const { body } = statement;
	if (dir.genesis || dir.size > 0) throw new ProtocolError("already-founded", "type: there can be only one genesis");
	if (body.cp.size !== 0 || !equal(body.cp.root, BEFORE_GENESIS.root) || body.cp.signature.length !== 0)
		throw new ProtocolError("bad-checkpoint", "cp: genesis must name the empty checkpoint");
	if (body.ke !== 1 || body.as !== null || statement.sigs.length !== 1) refuse("ke: genesis has key epoch 1, as null and one signature");
	checkSignature(dir, statement, body.keys.sign);
	dir.network = networkId(statement.bytes);
	dir.genesis = statement;
	dir.policy = body.policy;
	putMember(dir, {
		id: body.by,
		organisation: null,
		role: "admin",
		status: "active",
		suspension: null,
		keyEpoch: 1,
		keys: new Map([[1, body.keys]]),
		nameHash: body.nameHash,
		vouchers: [body.by],
		credential: null,
		checklist: null,
		...NOT_VETTED,
		joining: null,
	});
}

type DirectoryStatement = Extract<AnyStatement, { type: DirectoryType }>;
type Dispatched = Exclude<DirectoryStatement, { type: "genesis" | "join" | "credential" }>;

function dispatch(dir: Directory, statement: Dispatched, signer: Member): void {
	switch (statement.type) {
		case "invite":
			return applyInvite(dir, statement, signer);
		case "invite.cancel":
			return applyInviteCancel(dir, statement, signer);
		case "member.role":
			return applyMemberRole(dir, statement, signer);
		case "desk.add":
			return applyDeskAdd(dir, statement, signer);
		case "desk.close":
			return applyDeskClose(dir, statement, signer);
		case "desk.member":
			return applyDeskMember(dir, statement, signer);
		case "name.latin":
			return applyLatinName(dir, statement, signer);
		case "desk.contact":
			return applyDeskContact(dir, statement, signer);
		case "desk.rekey":
			return applyDeskRekey(dir, statement, signer);
		case "desk.reject":
			return applyDeskReject(dir, statement, signer);
		case "desk.grant":
			return applyDeskGrant(dir, statement, signer);
		case "circle.rekey":
			return applyCircleRekey(dir, statement);
		case "circle.grant":
			return applyCircleGrant(dir, statement);
		case "countersign":
			return countersign(dir, statement, signer);
		default:
			return propose(dir, statement, signer);
	}
}

function propose(dir: Directory, statement: ProposalStatement, signer: Member): void {
	const needed = approvalsNeeded(dir, statement, signer);
	if (statement.type === "member.add" || statement.type === "organisation.add") checkWithinPolicy(dir, statement.body);
	checkSubject(dir, { statement, tookEffectAtOnce: false });
	const restarts = dir.restarts.length;
	const acting = needed > 0 && suspendsAtOnce(dir, statement) ? statement : null;
	const replaced = acting && confirmedSuspension(dir, acting.body.subject);
	const starts = { approvals: [], status: "open", refusal: null, lapse: null } as const;
	const proposal: Proposal = { statement, needed, tookEffectAtOnce: acting !== null, replaced, restarts, ...starts };
	if (acting) {
		endUnconfirmed(dir, acting, acting.body.at);
		setStanding(dir, acting, acting.body.at);
	}
	dir.proposals.set(statement.key, proposal);
	dir.openProposals.add(statement.key);
	if (needed === 0) carryOut(dir, proposal, statement.body.at);
}

/** Checks that the subject is in a state that the proposal can change. Records a proposed organisation as pending. */
function checkSubject(dir: Directory, proposal: Pick<Proposal, "statement" | "tookEffectAtOnce">): void {
	const { statement } = proposal;
	const { type, body } = statement;
	if (type === "organisation.add") {
		if (isIdUsed(dir, body.organisation)) throw new ProtocolError("conflict", "organisation: this id is already in use");
		const { organisation, name, country, parts, checklist, nextVetting, at } = body;
		const vetted = { checklist, vettedAt: at, nextVetting, isExtended: false };
		putOrganisation(dir, {
			id: organisation,
			name,
			latin: null,
			country,
			parts,
			facts: null,
			status: "pending",
			suspension: null,
			removedAt: null,
			...vetted,
		});
		return;
	}
	if (type === "organisation.change") return checkChangeable(dir, body.organisation);
	if (type === "vetting") return void vettedSubject(dir, body);
	if (type === "log.restart") return checkRestart(dir, body);
	if (type === "log.witnesses") return checkWitnesses(dir, body);
	if (type === "web.release") return checkRelease(body, MAX_FILES);
	if (type === "site.release") return checkRelease(body, MAX_SITE_FILES);
	if (type === "space.add" || type === "space.owner") return checkSpace(dir, statement);
	if (type !== "suspend" && type !== "reinstate" && type !== "remove") return;
	const about = { ...proposal, statement };
	if (!isSubjectReady(dir, about)) throw new ProtocolError("wrong-state", `subject: must be ${statusesBefore(about).join(" or ")}`);
}

function checkChangeable(dir: Directory, organisation: Id): void {
	if (!CHANGEABLE.includes(dir.organisations.get(organisation)?.status ?? ""))
		throw new ProtocolError("wrong-state", "organisation: must be active or suspended", "organisation");
}

function countersign(dir: Directory, { body }: Statement<"countersign">, signer: Member): void {
	const proposal = dir.proposals.get(keyOf(body.object));
	if (proposal?.status !== "open") throw new ProtocolError("wrong-state", "object: is not an open proposal");
	if (!mayApprove(dir, proposal, signer)) refuse("by: may not approve this proposal");
	if (body.verdict === "refuse") {
		if (!mayRefuse(proposal, signer)) refuse("by: only an admin may end a suspension");
		return refuseProposal(dir, proposal, { by: signer.id, at: body.at, code: body.code });
	}
	checkProposer(dir, proposal.statement.body);
	checkStillPossible(dir, proposal);
	const approved = changeProposal(dir, proposal, { approvals: [...proposal.approvals, signer.id] });
	if (approvalsMissing(dir, approved) === 0) carryOut(dir, approved, body.at);
}

/** The proposer must still be allowed to propose, and with the same keys, because the proposal counts as the first of two approvals. */
function checkProposer(dir: Directory, { by, ke }: ProposalStatement["body"]): void {
	const proposer = activeMember(dir, by);
	if (!proposer) refuse("object: the proposer is no longer active");
	if (proposer.keyEpoch !== ke) refuse("object: the proposer has new keys since the proposal");
	if (proposer.role === "staff") refuse("object: the proposer is no longer a coordinator");
}

/** Checks the subject of a proposal again, because it may have changed since the proposal was made. */
function checkStillPossible(dir: Directory, proposal: Proposal): void {
	const { type, body } = proposal.statement;
	if (type === "member.add") joinVouchedFor(dir, body);
	else if (type !== "organisation.add") checkSubject(dir, proposal);
	else if (dir.organisations.get(body.organisation)?.status !== "pending")
		throw new ProtocolError("wrong-state", "object: the organisation no longer waits for approval");
}

/** Refuses the subject if it still waits for this proposal. A removed subject and a later join keep their status. */
function refuseProposal(dir: Directory, proposal: Proposal, refusal: Refusal): void {
	const { type, body } = proposal.statement;
	close(dir, proposal, { status: "refused", refusal, lapse: null });
	if (proposal.tookEffectAtOnce && type === "suspend") endSuspension(dir, body, proposal.replaced);
	if (type === "organisation.add") {
		if (dir.organisations.get(body.organisation)?.status === "pending") changeOrganisation(dir, body.organisation, { status: "refused" });
	}
	if (type !== "member.add") return;
	const join = dir.joins.get(keyOf(body.join));
	const member = dir.members.get(body.member);
	if (join?.status !== "waiting" || !member) return;
	changeJoin(dir, join, { status: "refused" });
	changeMember(dir, member.id, { joining: null, ...(member.status === "pending" && { status: "refused" }) });
}

/**
 * Checks a `log.restart`, which follows a restore that lost the end of the access log (SPEC "The logs", section 10). `old` is the checkpoint
 * that was signed last before the loss. `kept` is the newest signed checkpoint that the log still extends.
 * @throws ProtocolError bad-statement or conflict when the new origin is malformed or was used before; wrong-state unless both
 * checkpoints are signed under the present origin and `kept` isn't larger than `old`.
 */
function checkRestart(dir: Directory, { old, kept, origin }: Fields<"log.restart">): void {
	const key = keyOfLog(dir, "access");
	if (!isKeyName(origin)) throw new ProtocolError("bad-statement", "origin: must not be empty, and must have no spaces and no plus sign");
	if (keysOfLogs(dir).some(({ name }) => name === origin)) throw new ProtocolError("conflict", "origin: was used before");
	if (old.size === 0 || !verifyCompact(key, old))
		throw new ProtocolError("wrong-state", "old: is not signed under the present origin of the log");
	if (!verifyCompact(key, kept)) throw new ProtocolError("wrong-state", "kept: is not signed under the present origin of the log");
	if (kept.size > old.size || (kept.size === old.size && !equal(kept.root, old.root)))
		throw new ProtocolError("wrong-state", "kept: must be a part of old");
}

/** @throws ProtocolError bad-statement */
function checkRelease({ release }: Fields<"web.release" | "site.release">, most: number): void {
	if (release !== null && (release.files < 1 || release.files > most))
		throw new ProtocolError("bad-statement", `release.files: takes 1 to ${most}`);
}

/**
 * The state of the directory, made only from the statements of its verified log. SPEC "The directory".
 * The fold has no clock. The server checks rules about time, such as the expiry of an invite, when it appends a statement.
 *
 * Records are never changed in place: `records.ts` replaces them. So earlier versions and overlays of a directory share them.
 */
import type { Bytes, Id } from "../../bytes.ts";
import type { CircleName, Role, RoutePart } from "../../codes.ts";
import { EMPTY_FRONTIER, EMPTY_ROOT, type Frontier } from "../../log/merkle.ts";
import { type NamedWitnesses, NO_WITNESSES } from "../../log/witness.ts";
import type { Vetted } from "../../rules/vetting.ts";
import type { Body, Fields } from "../../statements/registry.ts";
import { type AnyStatement, NO_NETWORK, type Statement } from "../../statements/statement.ts";

export interface MemberKeys {
	readonly sign: Bytes;
	readonly kem: Bytes;
}

export type Credential = Fields<"credential">;

/** The vetting of a founder, and of somebody who has only joined. */
export const NOT_VETTED: Vetted = { vettedAt: null, nextVetting: null, isExtended: false };

/** pending: joined, not yet vouched for. refused: vouching was refused. removed: left for good. */
export type MemberStatus = "pending" | "active" | "suspended" | "removed" | "refused";

/** The suspension that is in force. */
export interface Suspension {
	/** Who proposed it. */
	readonly by: Id;
	readonly code: Fields<"suspend">["code"];
}

/** What the state keeps of a statement. Its bytes and signatures were checked, and stand in the log. */
export type Folded<S extends AnyStatement | Statement> = S extends unknown ? Omit<S, "bytes" | "sigs"> : never;

export interface Member extends Vetted {
	id: Id;
	/** Null for admins and for auditors of the whole network. */
	organisation: Id | null;
	role: Role;
	status: MemberStatus;
	/** Null unless the member was suspended in person. */
	suspension: Suspension | null;
	/** The present key epoch, from 1. It is 0 until somebody has vouched for the member. */
	keyEpoch: number;
	/** All keys that were ever vouched for, by key epoch. */
	keys: Map<number, MemberKeys>;
	nameHash: Bytes;
	/** The members who vouched, the proposer first. Only one if the founder vouched alone. */
	vouchers: Id[];
	credential: Credential | null;
	/** Hash of the checklist of the last vetting. */
	checklist: Bytes | null;
	/** The objId, as a map key, of the join that waits for vouching. */
	joining: string | null;
}

/** What `organisation.change` sets. */
export type OrganisationFacts = Omit<Fields<"organisation.change">, "organisation">;

export interface Organisation extends Vetted {
	readonly id: Id;
	readonly name: string;
	/** The name in Latin letters, beside a name in another script; null until a coordinator has written one. */
	readonly latin: string | null;
	/** Two letters, ISO 3166-1. */
	readonly country: string;
	/** The parts of a route in which the organisation works. */
	readonly parts: readonly RoutePart[];
	/** Null until an organisation.change has taken effect. */
	readonly facts: OrganisationFacts | null;
	readonly status: "pending" | "active" | "suspended" | "removed" | "refused";
	/** Null unless the organisation is suspended. */
	readonly suspension: Suspension | null;
	/** When its removal was approved, UTC ms by the approver's clock; null unless it was removed. */
	readonly removedAt: number | null;
	/** Hash of the checklist of the last vetting. */
	readonly checklist: Bytes;
}

/** One key of a desk, as its desk.rekey names it. */
export interface DeskKey {
	readonly pk: Bytes;
	readonly kc: Bytes;
	/** The member who signed the rekey. */
	readonly by: Id;
	/** Whether the signer was a coordinator then. A rejection of such a key doesn't change the printed code. */
	readonly isByCoordinator: boolean;
	/** The epoch whose seed the rekey wraps; null when it wraps none. */
	readonly from: number | null;
	readonly wrap: Bytes | null;
	/** The members that the rekey was sealed to. Later grants aren't in it. */
	readonly sealed: Fields<"desk.rekey">["sealed"];
	/** The printed code that the rekey was sealed to; null without such a code. */
	readonly recovery: Fields<"desk.rekey">["recovery"];
	/** The member who has rejected the key, or null. */
	readonly rejectedBy: Id | null;
}

export interface Desk {
	id: Id;
	organisation: Id;
	name: string;
	/** As for an organisation. */
	latin: string | null;
	open: boolean;
	/** When it was closed, UTC ms by the signer's clock; null while it is open. */
	closedAt: number | null;
	members: Set<Id>;
	/** The phone numbers of the desk, who signed them, and when (UTC ms); null until somebody has named one. */
	contact: (Pick<Fields<"desk.contact">, "numbers"> & { by: Id; at: number }) | null;
	/** The present key epoch of the desk; 0 until the first rekey. */
	epoch: number;
	/** All keys of the desk by key epoch. */
	keys: Map<number, DeskKey>;
	/** objId of the last rekey. */
	head: Bytes | null;
	/** The members that the seed of the current epoch is sealed to, each with the member's key epoch. */
	sealed: Map<Id, number>;
	/** The public key of the desk's printed recovery code; null without such a code. See `printedCode`. */
	recovery: Bytes | null;
	/** The last change of the printed code: its signer, and when by the signer's clock, UTC ms. Null while there was none. */
	readonly codeChanged: { by: Id; at: number } | null;
}

/** A desk, or a member of a stale desk, to which the key of a circle is sealed. */
export type CircleSeat = Readonly<Fields<"circle.grant">["seat"]>;

/** One key of a circle, as its circle.rekey names it. */
export interface CircleEpoch extends Readonly<Pick<Fields<"circle.rekey">, "kc" | "from" | "wrap" | "boxes">> {
	/** The member who signed the rekey. */
	readonly by: Id;
	/** objId of the rekey. */
	readonly objId: Bytes;
	/** Number of its leaf. */
	readonly leaf: number;
	/** The size of the directory from which on the key was stale; null while it isn't. */
	readonly staleAt: number | null;
}

export interface Circle {
	/** Epoch n stands at n - 1. */
	readonly epochs: readonly CircleEpoch[];
	/** The seats that the newest rekey names. */
	readonly seats: readonly CircleSeat[];
	/** The grants of the newest epoch, by `seatKey`. */
	readonly granted: ReadonlyMap<string, readonly { readonly by: Id; readonly hash: Bytes }[]>;
	/** The size of the directory after the newest leaf that took the key from somebody; 0 while there was none. */
	readonly takenAt: number;
}

/** What the desks of a circle read and write together. */
export interface Space {
	readonly id: Id;
	readonly circle: CircleName;
	/** The desks that have answered for it, the present one last. size: of the directory from which on the desk does. */
	readonly owners: readonly { readonly desk: Id; readonly size: number }[];
}

export interface Invite extends Body<"invite"> {
	readonly used: boolean;
	readonly cancelled: boolean;
}

export interface Join {
	readonly statement: Folded<Statement<"join">>;
	readonly invite: Id;
	readonly member: Id;
	/** The key epoch that these keys get when they are vouched for. */
	readonly keyEpoch: number;
	readonly credential: Credential | null;
	readonly status: "waiting" | "vouched" | "refused";
}

/** Statements that take effect only with enough countersignatures. */
export type ProposalType =
	| "policy"
	| "organisation.add"
	| "organisation.change"
	| "member.add"
	| "suspend"
	| "reinstate"
	| "remove"
	| "log.restart"
	| "log.witnesses"
	| "web.release"
	| "site.release"
	| "space.add"
	| "space.owner"
	| "vetting";

export type ProposalStatement = Folded<Extract<AnyStatement, { type: ProposalType }>>;

export interface Proposal {
	readonly statement: ProposalStatement;
	/** How many people besides the proposer must approve. */
	readonly needed: number;
	/** A suspension that took effect when it was proposed. Approvals confirm it. The refusal of an admin ends it. */
	readonly tookEffectAtOnce: boolean;
	/** The confirmed suspension that this one has replaced, to mark the organisation as in danger. It is in force again when the mark is ended. */
	readonly replaced: Suspension | null;
	/** How many restarts of the access log were in force when the proposal was made. */
	readonly restarts: number;
	readonly approvals: readonly Id[];
	readonly status: "open" | "done" | "refused";
	/** Null unless it was refused. */
	readonly refusal: Refusal | null;
	/** Null while the proposal can be approved, after it was approved, and after somebody refused it. */
	readonly lapse: Lapse | null;
}

/**
 * overtaken: another proposal of the same type, about the same subject, was approved. newcomer: the person doesn't wait to be admitted any
 * more. standing: the status of the proposal's subject was changed in another way. log: the access log was restarted since. proposer: the
 * proposer has left, is staff now, or has new keys.
 */
export type LapseReason = "overtaken" | "newcomer" | "standing" | "log" | "proposer";

/** Why a proposal that nobody refused doesn't count any more. */
export interface Lapse {
	why: LapseReason;
	/** The change after which the proposal can't be approved was signed at this time, UTC ms. */
	at: number;
}

export interface Refusal {
	by: Id;
	/** UTC ms. */
	at: number;
	/** Null when no reason was given. */
	code: Fields<"countersign">["code"];
}

/** A record as it was when the directory had `size` leaves. */
export interface Version<T> {
	size: number;
	value: T;
}

export interface Directory {
	network: Bytes;
	/** Number of leaves so far, void leaves included. */
	size: number;
	frontier: Frontier;
	/** roots[n] = root of the first n leaves. */
	roots: Bytes[];
	/** times[n] = the newest `at` (UTC ms) of the first n leaves. Void leaves don't count. */
	times: number[];
	genesis: Statement<"genesis"> | null;
	policy: Body<"genesis">["policy"] | null;
	/** Restarts of the access log, in order. Each gave it another origin. */
	restarts: Fields<"log.restart">[];
	/** The witnesses of both logs. since: when they came into force, UTC ms by the clock of the last admin who agreed. */
	witnesses: NamedWitnesses & { since: number };
	/** The released web code, or null when none is released. */
	web: Fields<"web.release">["release"];
	/** The released build of the public site, or null when none may be served. */
	site: Fields<"site.release">["release"];
	/** How many people must agree on a proposal of an admin: 1 until two admins are active. From then on it is 2, for ever. */
	quorum: 1 | 2;
	members: Map<Id, Member>;
	organisations: Map<Id, Organisation>;
	desks: Map<Id, Desk>;
	/** The key commitments of all keys that desks and circles have had, as map keys. No key is used twice, because somebody who has left may know it. */
	commitments: Set<string>;
	/** The circles that have had a key. */
	circles: Map<CircleName, Circle>;
	spaces: Map<Id, Space>;
	invites: Map<Id, Invite>;
	/** By the objId of the `join`, as a map key. */
	joins: Map<string, Join>;
	/** By the objId of the proposal, as a map key. */
	proposals: Map<string, Proposal>;
	/** objId keys of the open proposals. The fold of a leaf visits only these, so its cost doesn't grow with the proposals of all years. */
	openProposals: Set<string>;
	/** objId keys of all statements that took effect, so that no statement takes effect twice. */
	known: Set<string>;
	/** Leaf numbers of void statements, and the rule that each breaks. */
	voids: { leaf: number; rule: string }[];
	/** All versions of each record by id, the oldest first. For `directoryAt`. */
	versions: { members: Map<Id, Version<Member>[]>; organisations: Map<Id, Version<Organisation>[]>; desks: Map<Id, Version<Desk>[]> };
}

export function emptyDirectory(): Directory {
	return {
		network: NO_NETWORK,
		size: 0,
		frontier: EMPTY_FRONTIER,
		roots: [EMPTY_ROOT],
		times: [0],
		genesis: null,
		policy: null,
		restarts: [],
		witnesses: { ...NO_WITNESSES, since: 0 },
		web: null,
		site: null,
		quorum: 1,
		members: new Map(),
		organisations: new Map(),
		desks: new Map(),
		commitments: new Set(),
		circles: new Map(),
		spaces: new Map(),
		invites: new Map(),
		joins: new Map(),
		proposals: new Map(),
		openProposals: new Set(),
		known: new Set(),
		voids: [],
		versions: { members: new Map(), organisations: new Map(), desks: new Map() },
	};
}

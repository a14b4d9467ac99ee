/**
 * The fields of the statements of the directory: organisations, members, desks, their keys and the logs. SPEC "The directory".
 * In all of them, `checklist` is the hash of a vetting checklist, and `nextVetting` is a time in UTC ms.
 */
import {
	AFFILIATIONS,
	CIRCLES,
	CONTACT_TIMES,
	LEAVE_CODES,
	REGIONS,
	ROLES,
	ROUTE_PARTS,
	SCOPES,
	SEAT_KINDS,
	SUSPEND_CODES,
	VETTING_REFUSALS,
} from "../codes.ts";
import type { Activity } from "../log/fact.ts";
import { bytes, bytesUpTo, id, list, map, nullable, oneOf, text, uint } from "../schema.ts";

/** Ed25519 public key, and X-Wing public key (draft-connolly-cfrg-xwing-kem: 1216 bytes). */
export const memberKeys = map({ sign: bytes(32), kem: bytes(1216) });
const log = map({ origin: text(200), key: bytes(32) });
/** A checkpoint in compact form (SPEC "The logs", section 3). */
export const checkpoint = map({ size: uint, root: bytes(32), signature: bytesUpTo(64) });
/** vettingMonths: how many months a vetting is valid. attachmentMiB: the size of the largest file. */
const policy = map({ vettingMonths: uint, attachmentMiB: uint });
const subjectKind = oneOf(["member", "organisation"] as const);
/** A box for one member. ke: the key epoch of the member's key. hash: of the box. */
const sealedTo = map({ member: id, ke: uint, hash: bytes(32) });

export const directoryTypes = {
	/** Founds the network, once. Signed by the founder, who becomes the first admin. The network's id is a hash of this statement. */
	genesis: { name: text(80), nameHash: bytes(32), keys: memberKeys, logs: map({ access: log, directory: log }), policy },
	policy: { policy },
	/** Proposes a new organisation. Needs the quorum. */
	"organisation.add": {
		organisation: id,
		name: text(120),
		country: text(2),
		parts: list(oneOf(ROUTE_PARTS), 3),
		checklist: bytes(32),
		nextVetting: uint,
	},
	/** The facts of an organisation that the network reads. Region and scope decide which circles it is in. */
	"organisation.change": { organisation: id, region: oneOf(REGIONS), affiliation: oneOf(AFFILIATIONS), scope: oneOf(SCOPES) },
	"desk.add": { desk: id, organisation: id, name: text(80) },
	/**
	 * The name in Latin letters of an organisation, or of one of its desks: for people who can't read the script of the name itself. It replaces
	 * the earlier one, and null takes it away.
	 */
	"name.latin": { organisation: id, desk: nullable(id), name: nullable(text(80)) },
	"desk.close": { desk: id },
	"desk.member": { desk: id, member: id, action: oneOf(["add", "remove"] as const) },
	/**
	 * The phone numbers under which somebody of the desk answers. It replaces the earlier contact, and an empty list takes it away. when:
	 * the time of day at which the number is answered.
	 */
	"desk.contact": { desk: id, numbers: list(map({ phone: text(60), when: oneOf(CONTACT_TIMES) }), 4) },
	/**
	 * A new desk key. epoch: its number, from 1. prev: objId of the desk's last rekey. pk, kc: public key and key commitment. from: the epoch
	 * of the earlier seed that wrap holds, encrypted under the new one; both are null when there is none. sealed: the seed sealed to each
	 * active member of the desk. recovery: the seed sealed to the key of the printed code; null without one.
	 */
	"desk.rekey": {
		desk: id,
		epoch: uint,
		prev: nullable(bytes(32)),
		pk: bytes(1216),
		kc: bytes(32),
		from: nullable(uint),
		wrap: nullable(bytesUpTo(512)),
		sealed: list(sealedTo, 200),
		recovery: nullable(map({ pk: bytes(1216), hash: bytes(32) })),
	},
	/** Rejects the present key of a desk. It is signed by a member whom the desk.rekey of this key names, once for each key. */
	"desk.reject": { desk: id, epoch: uint },
	/** The present seed of a desk, sealed to one more member. keyEpoch: the key epoch of this member (`ke` is the key epoch of the signer). */
	"desk.grant": { desk: id, epoch: uint, member: id, keyEpoch: uint, hash: bytes(32) },
	/**
	 * A new key of a circle. epoch: its number, from 1. prev: objId of the circle's last rekey. from and wrap: as in desk.rekey. who: hash of
	 * the circle's seats. boxes: hash of the hashes of their boxes, in the order of the seats.
	 */
	"circle.rekey": {
		circle: oneOf(CIRCLES),
		epoch: uint,
		prev: nullable(bytes(32)),
		kc: bytes(32),
		from: nullable(uint),
		wrap: nullable(bytesUpTo(512)),
		who: bytes(32),
		boxes: bytes(32),
	},
	/** The present seed of a circle, sealed to a seat that waits for it. hash: of the box. */
	"circle.grant": {
		circle: oneOf(CIRCLES),
		epoch: uint,
		seat: map({ kind: oneOf(SEAT_KINDS), id, via: nullable(id), ke: uint }),
		hash: bytes(32),
	},
	/** Proposes a space of a circle: what all its desks read and write together. owner: the desk that answers for it. Needs the quorum. */
	"space.add": { space: id, circle: oneOf(CIRCLES), owner: id },
	/** Proposes another owner of a space. Needs the quorum. */
	"space.owner": { space: id, owner: id },
	/**
	 * member: set when a known member who has lost all keys is invited again. label: whom the invite is for, as its list shows it. All members
	 * can read it. pk: the Ed25519 key derived from the invite's token.
	 */
	invite: {
		invite: id,
		organisation: nullable(id),
		role: oneOf(ROLES),
		desk: nullable(id),
		member: nullable(id),
		expires: uint,
		label: nullable(text(80)),
		pk: bytes(32),
	},
	/** Ends an invite that nobody has used. */
	"invite.cancel": { invite: id },
	/** Signed by the newcomer or returning member: first with the new key, then with the invite's key. */
	join: { invite: id, keys: memberKeys, nameHash: bytes(32) },
	/** Vouches for the keys of one join. Takes effect when enough other members have countersigned. */
	"member.add": { member: id, join: bytes(32), checklist: bytes(32), nextVetting: uint },
	/** Changes a role between staff and coordinator. Admins and auditors get their role by an invite. */
	"member.role": { member: id, role: oneOf(["staff", "coordinator"] as const) },
	vetting: { kind: subjectKind, subject: id, checklist: bytes(32), nextVetting: uint },
	suspend: { kind: subjectKind, subject: id, code: oneOf(SUSPEND_CODES) },
	reinstate: { kind: subjectKind, subject: id },
	/** Removes a member or an organisation for good. */
	remove: { kind: subjectKind, subject: id, code: oneOf(LEAVE_CODES) },
	/**
	 * The hashes of an account's OPAQUE record and keybag, so that the server can't return an old record or keybag. recovery: Ed25519 key of
	 * the recovery code. The first credential of a join is also signed with the invite's key.
	 */
	credential: { record: bytes(32), setup: text(64), version: uint, bag: bytes(32), recovery: bytes(32) },
	/**
	 * The access log has lost its end and continues under a new origin. old: the checkpoint signed last. kept: the newest
	 * signed checkpoint that the log still extends, or the empty one. The directory's log is never restarted.
	 */
	"log.restart": { log: oneOf(["access"] as const), old: checkpoint, kept: checkpoint, origin: text(200) },
	/**
	 * The witnesses of the logs, and how many cosignatures are wanted. Replaces the earlier statement. Keys are Ed25519, for C2SP
	 * tlog-cosignature. There are at most 15 witnesses, because readers of signed notes needn't accept more than 16 signature lines, and one
	 * of these lines is the log's own.
	 */
	"log.witnesses": { wanted: uint, witnesses: list(map({ name: text(200), key: bytes(32) }), 15) },
	/**
	 * The web code that members may run. Replaces the earlier release. manifest: SHA-256 of the build's manifest. files: how many
	 * files the manifest names. Null: nothing is released any more.
	 */
	"web.release": { release: nullable(map({ manifest: bytes(32), files: uint })) },
	/**
	 * The build of the public site that may be served. Replaces the earlier release. manifest: SHA-256 of the list of its files. files: how many
	 * files the list names. Needs one other person. Null: nothing may be served any more, which needs nobody else.
	 */
	"site.release": { release: nullable(map({ manifest: bytes(32), files: uint })) },
	/** Approves or refuses the proposal of another member. code: the reason of a refusal. */
	countersign: { object: bytes(32), verdict: oneOf(["approve", "refuse"] as const), code: nullable(oneOf(VETTING_REFUSALS)) },
} as const;

/** Their actions in the access log. genesis, join and credential have endpoints, which declare the action. */
export const directoryActivities: Record<Exclude<keyof typeof directoryTypes, "genesis" | "join" | "credential">, Activity> = {
	policy: "update",
	"organisation.add": "create",
	"organisation.change": "update",
	"desk.add": "create",
	"name.latin": "update",
	"desk.close": "update",
	"desk.member": "update",
	"desk.contact": "update",
	"desk.rekey": "update",
	"desk.reject": "update",
	"desk.grant": "update",
	"circle.rekey": "update",
	"circle.grant": "update",
	"space.add": "create",
	"space.owner": "update",
	invite: "create",
	"invite.cancel": "update",
	"member.add": "create",
	"member.role": "update",
	vetting: "create",
	suspend: "update",
	reinstate: "update",
	remove: "delete",
	"log.restart": "update",
	"log.witnesses": "update",
	"web.release": "update",
	"site.release": "update",
	countersign: "update",
};

/** Statements of the directory: who is who, who vouched, which keys. SPEC "The directory". */
import { LEAVE_CODES, ROLES, ROUTE_PARTS, VETTING_REFUSALS } from "../codes.ts";
import { bytes, bytesUpTo, id, list, map, nullable, oneOf, text, uint } from "../schema.ts";

/** Ed25519 public key, and X-Wing public key (draft-connolly-cfrg-xwing-kem: 1216 bytes). */
export const memberKeys = map({ sign: bytes(32), kem: bytes(1216) });
const log = map({ origin: text(200), key: bytes(32) });
/** A checkpoint in compact form (SPEC "The logs", section 3). */
export const checkpoint = map({ size: uint, root: bytes(32), signature: bytesUpTo(64) });
/** vettingMonths: until a vetting must be renewed; attachmentMiB: largest file. */
const policy = map({ vettingMonths: uint, attachmentMiB: uint });
const subjectKind = oneOf(["member", "organisation"] as const);
const sealedTo = map({ member: id, ke: uint, hash: bytes(32) });

export const directoryTypes = {
	/** Born once. Signed by the founder, who is the first admin. The network's id is a hash of these bytes. */
	genesis: { name: text(80), nameHash: bytes(32), keys: memberKeys, logs: map({ access: log, directory: log }), policy },
	policy: { policy },
	/** A new organisation, proposed by an admin; needs the quorum. */
	"organisation.add": {
		organisation: id,
		name: text(120),
		country: text(2),
		parts: list(oneOf(ROUTE_PARTS), 3),
		checklist: bytes(32),
		nextVetting: uint,
	},
	"desk.add": { desk: id, organisation: id, name: text(80) },
	"desk.close": { desk: id },
	"desk.member": { desk: id, member: id, action: oneOf(["add", "remove"] as const) },
	/** A new desk key. prev: objId of the desk's last rekey. wrap: the earlier seed under the new one. sealed: exactly to the desk's members. recovery: to a printed key. */
	"desk.rekey": {
		desk: id,
		epoch: uint,
		prev: nullable(bytes(32)),
		pk: bytes(1216),
		kc: bytes(32),
		wrap: nullable(bytesUpTo(512)),
		sealed: list(sealedTo, 200),
		recovery: nullable(map({ pk: bytes(1216), hash: bytes(32) })),
	},
	/** The desk's current seed sealed to one more member, at this key epoch of theirs: `ke` is the signer's. */
	"desk.grant": { desk: id, epoch: uint, member: id, keyEpoch: uint, hash: bytes(32) },
	/** member: set when a known member who lost all keys is invited again. pk: Ed25519 key that the told token derives. */
	invite: {
		invite: id,
		organisation: nullable(id),
		role: oneOf(ROLES),
		desk: nullable(id),
		member: nullable(id),
		expires: uint,
		pk: bytes(32),
	},
	/** By the newcomer; signed with the new key and then with the invite's. */
	join: { invite: id, keys: memberKeys, nameHash: bytes(32) },
	/** Vouches for exactly the keys of one join. Takes effect when enough others have countersigned. */
	"member.add": { member: id, join: bytes(32), checklist: bytes(32), nextVetting: uint },
	/** Staff and coordinator only: admins and auditors are invited as such. */
	"member.role": { member: id, role: oneOf(["staff", "coordinator"] as const) },
	vetting: { kind: subjectKind, subject: id, checklist: bytes(32), nextVetting: uint },
	suspend: { kind: subjectKind, subject: id, code: oneOf(LEAVE_CODES) },
	reinstate: { kind: subjectKind, subject: id },
	/** Leaves for good. */
	remove: { kind: subjectKind, subject: id, code: oneOf(LEAVE_CODES) },
	/** What opens the account: hashes of the OPAQUE record and the keybag, so that no old one can be served. recovery: Ed25519 key of the recovery code. At joining also signed with the invite's key. */
	credential: { record: bytes(32), setup: text(64), version: uint, bag: bytes(32), recovery: bytes(32) },
	/**
	 * After the tail of the access log was lost: it goes on under a new origin. old: what was signed last. kept: the newest
	 * signed checkpoint that the log still extends, or the empty one. The directory's own log is never restarted.
	 */
	"log.restart": { log: oneOf(["access"] as const), old: checkpoint, kept: checkpoint, origin: text(200) },
	/**
	 * Whose cosignatures of the logs count, and how many of them are wanted; in place of all that was said before. Keys are Ed25519, for
	 * cosignatures of C2SP tlog-cosignature. With the log's own signature there are sixteen lines, which every reader of notes must take.
	 */
	"log.witnesses": { wanted: uint, witnesses: list(map({ name: text(200), key: bytes(32) }), 15) },
	/**
	 * The web code that the network's people may run, in place of all that was released before: SHA-256 of the build's manifest, and how many
	 * files that names. Null: none is released any more.
	 */
	"web.release": { release: nullable(map({ manifest: bytes(32), files: uint })) },
	/** A second signature on somebody else's statement. code: why refused. */
	countersign: { object: bytes(32), verdict: oneOf(["approve", "refuse"] as const), code: nullable(oneOf(VETTING_REFUSALS)) },
} as const;

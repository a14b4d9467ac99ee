/** The fields of the statements of compartments: epoch, grant, entry, seen. SPEC "Compartments". */
import { COMPARTMENT_KINDS, EPOCH_REASONS, SECTIONS } from "../codes.ts";
import { bytes, id, list, map, nullable, oneOf, uint } from "../schema.ts";

/**
 * A holder and the hash of the grant that is sealed to it. kind "desk": sealed to the desk's key of key epoch ke. kind "member":
 * sealed to a member's own key, in the member's own right (via null) or for the desk `via` until the desk's key is renewed.
 */
export const holder = map({ kind: oneOf(["desk", "member"] as const), id, via: nullable(id), ke: uint, hash: bytes(32) });
/** A file that an entry attaches. size: in bytes. hash: of the sealed bytes. */
const attachment = map({ file: id, chunks: uint, size: uint, hash: bytes(32) });
/** The end of the epoch before. count: how many entries the compartment had. heads: objIds of the entries that no entry named in `prev`. */
export const closes = map({ heads: list(bytes(32), 64), count: uint });

export const compartmentTypes = {
	/**
	 * Opens an epoch. subject: the case of a section or discussion, the hand-off of its thread, the query of a review; else null.
	 * prev, closes: null only in number 1. pending: desks that may read once their hand-off is accepted.
	 * cite: for a section after a custody move, the case statement that names its owner.
	 */
	epoch: {
		compartment: id,
		kind: oneOf(COMPARTMENT_KINDS),
		subject: nullable(id),
		section: nullable(oneOf(SECTIONS)),
		owner: id,
		number: uint,
		prev: nullable(bytes(32)),
		kc: bytes(32),
		closes: nullable(closes),
		holders: list(holder, 500),
		pending: list(map({ desk: id, ke: uint, hash: bytes(32), handoff: id }), 100),
		reason: oneOf(EPOCH_REASONS),
		cite: nullable(bytes(32)),
	},
	/** Seals an epoch's key to one more holder. handoff: the grant is closed until this hand-off is accepted; null for other grants. */
	grant: { compartment: id, number: uint, kc: bytes(32), holder, handoff: nullable(id) },
	/**
	 * Leaves a thread, for the desk in `as`, or without a desk for its signer. number: the present epoch, which is the last one that the
	 * leaver holds.
	 */
	leave: { compartment: id, number: uint },
	/**
	 * An entry's header. n: the author's own counter in this compartment, from 1. prev: the heads that the author has seen. replaces: an
	 * earlier entry of the same author that this entry edits or deletes; else null. box: H of the sealed box.
	 */
	entry: {
		compartment: id,
		number: uint,
		entry: id,
		n: uint,
		prev: list(bytes(32), 8),
		attachments: list(attachment, 20),
		replaces: nullable(id),
		box: bytes(32),
	},
	/** How far a reader has seen the entries. head: objId of the newest entry that was seen. count: the number of entries up to this entry. */
	seen: { compartment: id, head: bytes(32), count: uint },
} as const;

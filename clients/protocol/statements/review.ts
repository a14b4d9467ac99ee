/** Statements of those who review the access log. first, last: numbers of its entries, both included. SPEC "Review". */
import { FINDING_CODES, FINDING_OUTCOMES, QUERY_ACTIONS } from "../codes.ts";
import { bytes, id, list, nullable, oneOf, uint } from "../schema.ts";

export const reviewTypes = {
	/** The signer has read these entries: all of them, or those of one organisation, case or actor only. */
	"review.mark": { organisation: nullable(id), case: nullable(id), actor: nullable(id), first: uint, last: uint },
	/** A question about entries of one actor. thread: the review thread that holds its words. due: UTC ms. */
	"review.query": { query: id, organisation: id, actor: id, entries: list(uint, 100), thread: id, due: uint },
	/** words: objId of the entry in the thread that answers. */
	"review.move": { query: id, action: oneOf(QUERY_ACTIONS), words: nullable(bytes(32)) },
	/** What came out. organisation: whose entries; null for the whole network's. words: objId of the entry in the query's thread that tells it. */
	"review.finding": {
		query: nullable(id),
		organisation: nullable(id),
		first: uint,
		last: uint,
		code: oneOf(FINDING_CODES),
		outcome: oneOf(FINDING_OUTCOMES),
		words: nullable(bytes(32)),
	},
	/**
	 * The case report may name who of this organisation looked, in entries below this number. prior: objId of somebody
	 * else's release of just that; it takes two.
	 */
	"review.release": { case: id, organisation: id, below: uint, prior: nullable(bytes(32)) },
} as const;

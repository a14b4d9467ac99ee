/** Statements about reviews of the access log. first, last: numbers of its entries, both included. SPEC "Review". */
import { FINDING_CODES, FINDING_OUTCOMES, QUERY_ACTIONS } from "../codes.ts";
import type { Activity } from "../log/fact.ts";
import { bytes, id, list, nullable, oneOf, uint } from "../schema.ts";

/** The place in its chain. SPEC "Review", "Chains". */
const chain = { seq: uint, prev: nullable(bytes(32)) };

export const reviewTypes = {
	/** The signer has read these entries: all, or only those of one organisation, case or actor. */
	"review.mark": { ...chain, organisation: nullable(id), case: nullable(id), actor: nullable(id), first: uint, last: uint },
	/** A question about entries of one actor. thread: the review thread that has the text of the question. due: UTC ms. */
	"review.query": { ...chain, query: id, organisation: id, actor: id, entries: list(uint, 100), thread: id, due: uint },
	/** Answers or closes a query. words: objId of the entry in the query's thread that holds the answer; null for a close. */
	"review.move": { ...chain, query: id, action: oneOf(QUERY_ACTIONS), words: nullable(bytes(32)) },
	/**
	 * The result of a review. organisation: null for the whole network. words: objId of the entry in the query's thread that explains the
	 * finding; null without such an entry.
	 */
	"review.finding": {
		...chain,
		query: nullable(id),
		organisation: nullable(id),
		first: uint,
		last: uint,
		code: oneOf(FINDING_CODES),
		outcome: oneOf(FINDING_OUTCOMES),
		words: nullable(bytes(32)),
	},
	/**
	 * Allows the access report of the case to name members of this organisation in entries below this number. Two people must agree. prior: objId
	 * of the first release, which another person has signed; null in the first one.
	 */
	"review.release": { ...chain, case: id, organisation: id, below: uint, prior: nullable(bytes(32)) },
} as const;

/** Their actions in the access log. */
export const reviewActivities: Record<keyof typeof reviewTypes, Activity> = {
	"review.mark": "create",
	"review.query": "create",
	"review.move": "update",
	"review.finding": "create",
	"review.release": "create",
};

/** Reviews of the access log: what reviews.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const OUT = "puts the auditor out";

export const reviews: Mutation[] = [
	...of("clients/sdk/audit/review/statements.ts", "reviews", "serves what", [
		["if (shown.has(statement.key)) stop(", "if (statement.body.ke < 0) stop(", "a review's statement twice", "replays"],
		["await checkGossip(", "await (async (_: unknown, __: unknown) => {})(", "two histories of the directory, in a review", "replays"],
		["if (!isReviewType(statement.type)) throw", 'if (statement.type === ("" as never)) throw', "what belongs into no review"],
		["\t\t\tcheckSignerThen(sitting, statement);\n", "", "what somebody else has signed, in a review"],
		[
			"checkSignerThen(sitting, statement);",
			'if (sitting.dir.members.get(statement.body.by)?.status !== "removed") checkSignerThen(sitting, statement);',
			"an auditor who has left",
			"lets an auditor",
		],
		[
			"\t\t\tjudgeReview(sitting.history.at(sitting.dir, statement.body.cp.size), taken.statement, groundOf(taken, good));\n",
			"",
			"what nobody may say in a review",
		],
		[
			'\t\t\tsitting.alarm({ code: "entry-not-entitled"',
			'\t\t\tvoid ({ code: "entry-not-entitled"',
			"what is left out of a review is alarmed about",
		],
	]),
	...of("clients/sdk/audit/review/marks.ts", "reviews", "hides", [
		["gapsOf(marks, scope, from, size)", "told", "what nobody has reviewed, by the server's word"],
	]),
	...of("clients/sdk/audit/review/queries.ts", "reviews", "hides", [
		[
			"equal(compartment.transcript.at(seq)?.objId ?? new Uint8Array(), words)",
			"seq > 0 && words.length > 0",
			"other words than an answer cites",
		],
	]),
	...of("clients/protocol/rules/review.ts", "reviews", "serves what", [
		["if (isQuery && !ground.query) throw", 'if (body.by === "") throw', "what builds on a query that isn't shown"],
		['if ("first" in body && body.first > body.last) throw', 'if (body.by === "") throw', "a range that ends before it begins"],
		["if (!audits && !coordinates) refuse(", 'if (body.by === "") refuse(', "names released by another organisation"],
		["if (judges && ground.query?.body.actor === body.by) refuse(", 'if (judges && body.by === "") refuse(', "judging one's own entries"],
		['if (!audits) refuse("by: reviews no', 'if (body.by === "") refuse("by: reviews no', "reviews by who is no auditor"],
		[
			'if (action === "answer" ? !by.coordinates : !by.audits)',
			'if (action !== "answer" && !by.audits)',
			"answers by another organisation",
		],
		[
			'if (action === "answer" ? !by.coordinates : !by.audits)',
			'if (action === "answer" && !by.coordinates)',
			"queries closed by who is asked",
		],
		['if ((words === null) !== (action === "close")) throw', "if (moves.length < 0) throw", "an answer without words"],
		['if (moves.some(({ body }) => body.action === "close")) throw', "if (moves.length < 0) throw", "an answer after the close"],
		["if (query === null && words !== null) throw", 'if (organisation === "") throw', "words without a thread"],
		[
			"if (ground.query && ground.query.body.organisation !== organisation)",
			'if (organisation === "")',
			"a finding about another organisation than its query",
		],
		[
			"if (!prior || !equal(prior.objId, body.prior)) throw",
			"if (!prior) return;\n\tif (body.below < 0) throw",
			"a second release without a first",
		],
		[
			"if (before !== null || of !== body.case || organisation !== body.organisation || below !== body.below)",
			"if (before !== null || of !== body.case || organisation !== body.organisation)",
			"a second release of more than the first",
		],
		['if (by === body.by) refuse("by: somebody else', 'if (by === "") refuse("by: somebody else', "names released by one person"],
		["if (hasLapsed(dir, prior.body, age)) throw", "if (age < 0) throw", "a release that comes too late"],
		["activeMember(dir, by) === null || ", "", "a release whose proposer has left", "lets an auditor"],
	]),
	...of("clients/protocol/folds/compartment.ts", "reviews", "adds", [
		[
			'if (review && ctx.dir.members.get(body.by)?.role !== "auditor") refuse(',
			"if (body.number < 0) refuse(",
			"a review opened by who is no auditor",
		],
		[
			"if (review && !body.holders.some((holder) => deskOf(holder) === null && holder.id === body.by))",
			"if (body.number < 0)",
			"a review that its auditor doesn't hold",
		],
		[
			'if (body.as !== body.owner || body.kind === "review") judgeRotation',
			"if (body.as !== body.owner) judgeRotation",
			"an auditor put out of a review",
			OUT,
		],
		["if (isOutOfReview(dir, holder.id, of)) return", "if (dir.size < 0) return", "who lost the role that a review is held by", OUT],
		["!isHere(dir, id) || isOutOfReview(dir, id, of);", "!isHere(dir, id);", "that who lost the role is left out of the next epoch", OUT],
	]),
];

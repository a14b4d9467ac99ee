/** Sections, and who may read them: what sections.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const sections: Mutation[] = [
	...of("clients/protocol/folds/compartment.ts", "sections", "releases sections to", [
		["if (ctx.sectionOwner !== null && body.owner !== ctx.sectionOwner) refuse(", "if (body.number < 0) refuse(", "another desk's section"],
		[
			"if (body.holders.some((holder) => !before.has(nameOf(holder)))) refuse(",
			"if (last.number < 0) refuse(",
			"somebody else in a discussion",
		],
		['if (kind === "discussion" && number === 1 && others.length > 0) refuse(', "if (number < 0) refuse(", "a discussion of two desks"],
		[
			'if (kind === "section" && as === owner && others.some((desk) => !ctx.follows(desk)))',
			"if (number < 0)",
			"a section to a desk without a hand-off",
		],
		[
			'if (desk === null && body.kind !== "thread" && body.kind !== "review") refuse(',
			"if (body.number < 0) refuse(",
			"a section to a person",
		],
		[
			'if (ctx.recipient(pending.handoff) !== pending.desk) refuse("pending: is not the hand-off\'s to-desk");',
			"",
			"a section to another desk than the hand-off's",
		],
		[
			'if (kind !== "desk" || ctx.recipient(body.handoff as Id) !== id) refuse(',
			"if (id === null) refuse(",
			"history to another desk than the hand-off's",
		],
		["pending.desk === as && isLive(pending.handoff));", "pending.desk === as);", "who waits, as a holder before the acceptance"],
		["if (body.as !== owner) refuse(", "if (body.number < 0) refuse(", "a grant for a hand-off by who doesn't own the section"],
		["if (ctx.dir.desks.get(id)?.epoch !== ke) throw", "if (body.number < 0) throw", "a grant to a desk's earlier key"],
		["if (ctx.dir.desks.get(pending.desk)?.epoch !== pending.ke)", "if (body.number < 0)", "a desk that waits with an earlier key"],
	]),
	...of("clients/sdk/compartment.ts", "sections", "drops", [
		["return !desks.some((as) =>", "return desks.every((as) => as) || !desks.some((as) =>", "fewer entries of one's own section"],
	]),
	...of("clients/sdk/casework/facts.ts", "sections", "releases sections to", [
		["if (!grants(handoff, compartment)) return null;", "", "a section that the hand-off doesn't name"],
		[
			"(state.handoffs[id] ? state.handoffs[id].accept !== null : ",
			"(state.handoffs[id] ? true : ",
			"acting by a hand-off before it is accepted",
		],
		["owners.some(({ owner }) => owner === desk),", "true,", "reading on without having owned it"],
		[
			"i >= at && each.owner === owner",
			"each.owner === owner",
			"an epoch by an owner before the present one",
			"releases a section to who owned",
		],
		["(state.complete ? null : (strangers", '(state.id === "" ? null : (strangers', "a hand-off that isn't there, for who is shown all"],
		[
			"return owned && from === body.as ?",
			"return from === body.as ?",
			"a grant by a desk that never owned the section",
			"releases a section to who owned",
		],
		["return owned && from === body.as ?", "return owned ?", "a grant for another desk's hand-off", "releases a section to who owned"],
	]),
	...of("clients/sdk/failures.ts", "sections", "releases", [
		['if (asked && isMine(sitting, here, asked)) return "arriving";', 'return "arriving";', "saying rightly why something doesn't open"],
	]),
	...of("clients/sdk/casework/keys.ts", "sections", "releases what", [
		["&& (!granted.byHand || isReleased(handoff));", ";", "that a new key isn't sealed early, where it is given by hand"],
	]),
	...of("clients/sdk/casework/handoffs/accept.ts", "sections", "releases what", [
		[
			"if (accepted === null || !(isAccepted(now)",
			'if (accepted === "" && !(isAccepted(now)',
			"that nothing is sealed by hand before acceptance",
		],
		["\t\tcheckGrantBasis(state, ref.handoff, presentContext(sitting));\n", "", "that nothing is sealed by hand on a withdrawn consent"],
	]),
	...of("clients/protocol/folds/case-basis.ts", "sections", "releases what", [
		['\ttestBasis(state, handoff, handoff.basis, ctx, "grant");\n', "", "the basis of what is sealed by hand"],
	]),
];

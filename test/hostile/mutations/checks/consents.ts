/** Consents, bases and second signatures: what consents.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const CONSENT = "serves a consent";
const BASIS = "serves a hand-off";
const SECOND = "serves a second";

export const consents: Mutation[] = [
	...of("clients/protocol/folds/case-consents.ts", "consents", CONSENT, [
		["if (state.consents[body.consent]) throw", 'if (body.consent === "") throw', "a second consent under one id"],
		["\tcheckChain([], body);\n", "", "a consent that isn't the first of its chain"],
		["checkHasPerson(state, desk);\n\tconst { terms }", "const { terms }", "a consent recorded by who hasn't the person"],
		["if (terms.from >= terms.until) throw", "if (terms.from > terms.until) throw", "a consent that ends when it begins"],
		["if (!consent) throw", 'if (desk === "") throw', "a move of a consent that isn't there"],
		["\tcheckChain(consent.chain, body);\n", "", "a move of a consent after another than the last"],
		["checkHasPerson(state, desk);\n\tconst next", "const next", "a consent withdrawn by who hasn't the person"],
		["if (state.complete) throw", 'if (desk === "") throw', "a consent by who hasn't the person"],
		["handoff.to === desk && (handoff.state", "(handoff.state", "a consent by a desk that the person isn't with"],
		["(handoff.departed && isAccepted(handoff.state))", "isAccepted(handoff.state)", "a consent recorded before the person has left"],
		['if (body.action !== "activate") stopHandoffs(state, consent);', "void stopHandoffs;", "that a withdrawn consent stops hand-offs"],
		["else if (isOpen(handoff.state) || isAccepted", "else if (isAccepted", "that a withdrawn consent stops what waits"],
		["else if (isOpen(handoff.state) || isAccepted(handoff.state))", "else if (isOpen(handoff.state))", "that it stops what is accepted"],
		["if (handoff.departed) pause(handoff);", "if (handoff.departed) void pause;", "that it puts on hold who travels"],
	]),
	...of("clients/protocol/rules/consent.ts", "consents", CONSENT, [
		["if (!move.from.includes(state)) throw", "if (move.from.length === 0) throw", "a move of a consent out of its turn"],
		['if (state !== "active") return', 'if (state === "withdrawn") return', "a consent that is proposed only", BASIS],
		["if (!terms.permit) return", "if (terms.permit === null) return", "a consent in which the person said no", BASIS],
		["if (terms.recipient !== recipient) return", 'if (terms.recipient === "") return', "a consent for another organisation", BASIS],
		["if (now < terms.from) return", "if (now < 0) return", "a consent that has not begun", BASIS],
		["if (now >= terms.until && !ignoreEnd) return", "if (now < 0 && !ignoreEnd) return", "a consent that has ended", BASIS],
		["if (missing) return", 'if (missing && recipient === "") return', "a consent that doesn't list the section", BASIS],
		["return withheld && `", "return undefined && withheld && `", "a section that the person withholds", BASIS],
	]),
	...of("clients/protocol/rules/basis.ts", "consents", BASIS, [
		["if (given !== due)", "if (given > 2)", "a basis whose parts don't belong together"],
		["if (!fits) throw", "if (!fits && given > 2) throw", "a code that the basis doesn't take"],
		["if (ask.now >= basisEnd(basis, undefined) && !ask.travelling) return", "if (ask.now < 0) return", "a basis that has lapsed"],
		['if (basis.countersign === "refused") return', 'if (basis.object === "") return', "an override that the second member refused"],
		["if (!consent) return", 'if (!consent && basis.object === "") return', "a basis on a consent that isn't there"],
		[
			'if (basis.kind === "consent" && givenBy === "guardian") return',
			'if (givenBy === "nobody") return',
			"a guardian's consent as the person's",
		],
		['&& givenBy === "person") return', '&& givenBy === "nobody") return', "the person's consent as a guardian's"],
		["&& !basis.assent) return", "&& basis.assent === null) return", "a guardian's consent without the child's assent"],
		["if (problem) throw", 'if (problem === "") throw', "whether a basis covers what is asked"],
	]),
	...of("clients/protocol/folds/case-countersign.ts", "consents", SECOND, [
		["if (!handoff) throw", 'if (desk === "") throw', "a second signature for a hand-off that isn't there"],
		["if (desk !== handoff.from && desk !== handoff.to) throw", 'if (desk === "") throw', "a second signature by a third desk"],
		["\tcheckChain(handoff.chain, body);\n", "", "a second signature after another than the last"],
		["if (handoff.inError) checkSecond(handoff.inError.by, by);", "", "an error that one member enters alone"],
		["checkSecond(basis.by, by);\n", "", "a basis that one member decides alone"],
		["if (first === second) throw", 'if (first === "") throw', "that the second member is another one"],
		[
			'if (handoff.state === "draft" && desk !== handoff.from) throw',
			'if (desk === "") throw',
			"a draft's error, judged by the other desk",
		],
		["if (!isLive(handoff.state) || basis?.object", "if (basis?.object", "a second signature when the hand-off is over"],
		["basis?.object !== object || basis.countersign", "!basis || basis.countersign", "a second signature for something else"],
		[' || basis.countersign !== "awaited")', ")", "a second signature given twice, or not needed"],
		['if (basis.kind === "best-interests" && desk !== handoff.from)', 'if (desk === "")', "the from-desk's decision, taken by the other"],
		["\t\thandoff.inError = null;\n\t\tif (approved)", "\t\tif (approved)", "an error judged twice"],
		['if (approved) handoff.state = "entered-in-error";', "void approved;", "that what was entered in error is over"],
	]),
	...of("clients/protocol/folds/case-handoffs.ts", "consents", SECOND, [
		["if (!canBeInError) handoff.inError = null;", "void canBeInError;", "that an error falls when the person has left"],
	]),
];

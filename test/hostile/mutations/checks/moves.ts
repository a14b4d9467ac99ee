/** Hand-offs by their rules: what moves.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const moves: Mutation[] = [
	...of("clients/protocol/folds/case-handoffs.ts", "moves", "serves", [
		["if (state.handoffs[body.handoff]) throw", 'if (body.handoff === "") throw', "a second draft under one id"],
		["\tcheckChain([], body);\n", "", "a draft that isn't the first of its chain"],
		["if (!handoff) throw", 'if (id === "") throw', "a move of a hand-off that isn't there"],
		["\tcheckChain(handoff.chain, body);\n", "", "a move after another than the last"],
		['if (body.kind === "transfer" || !ownsSome) checkCustodian(state, desk);', "void ownsSome;", "who may draft"],
		[
			"if (body.to === desk || ctx.organisationOfDesk(body.to) === undefined)",
			"if (ctx.organisationOfDesk(body.to) === undefined)",
			"a hand-off to the desk itself",
		],
		[
			"if (body.to === desk || ctx.organisationOfDesk(body.to) === undefined)",
			"if (body.to === desk)",
			"a hand-off to a desk that isn't one",
		],
		[
			"return nextState(handoff, action, desk);\n}",
			"try { return nextState(handoff, action, desk); } catch { return handoff.state; }\n}",
			"a move out of its turn",
		],
		['if (handoff.kind === "transfer") checkCustodian(state, desk);', "", "a transfer by who isn't the custodian any more"],
		["\tcheckSections(state, body.sections, desk);\n", "\tvoid checkSections;\n", "which sections are requested"],
		[
			"if (body.respondBy !== body.at + RESPOND_WITHIN[handoff.priority])",
			"if (body.respondBy < RESPOND_WITHIN.normal)",
			"when an answer is due",
		],
		[
			'if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");\n\tconst basis',
			"const basis",
			"a hand-off to a desk of one member",
		],
		["if (sections.length === 0 || new Set(", "if (new Set(", "a hand-off of no sections"],
		[
			"if (sections.length === 0 || new Set(compartments).size !== sections.length)",
			"if (compartments.length === 0)",
			"one section handed over twice",
		],
		["if (known?.owner !== desk) throw", "if (!known) throw", "a hand-off of another desk's section"],
		["if (known.section !== section) throw", "if (section.length < 0) throw", "a compartment handed over as another section"],
		["\tcheckTaken(body);\n", "\tvoid checkTaken;\n", "the field that a move takes"],
		["if (body.desk === handoff.from || body.desk === handoff.to) throw", "if (body.desk === handoff.to) throw", "rerouted to who asked"],
		[
			"if (body.desk === handoff.from || body.desk === handoff.to) throw",
			"if (body.desk === handoff.from) throw",
			"rerouted to who was asked",
		],
		["\t\t\tcheckResume(state, handoff);\n", "\t\t\tvoid checkResume;\n", "whether a hand-off may be resumed"],
		[
			'if (handoff.kind === "transfer" && !state.route.includes(handoff.id))',
			'if (handoff.id === "")',
			"completed before custody has moved",
		],
		["if (body.by === handoff.requestedBy) throw", 'if (body.by === "") throw', "accepted by who requested it"],
		[
			"(state.custodian !== handoff.from || acceptedTransfers(state).length > 0)",
			"state.custodian !== handoff.from",
			"a second transfer accepted",
		],
		[
			"(state.custodian !== handoff.from || acceptedTransfers(state).length > 0)",
			"acceptedTransfers(state).length > 0",
			"a transfer accepted from who isn't the custodian any more",
		],
		["if (moved) throw", "if (moved && !handoff) throw", "accepted with a section that has moved"],
		[
			'if (!ctx.deskCanHold(handoff.to)) throw new ProtocolError("desk-too-small");\n\treturn',
			"return",
			"accepted by a desk that has shrunk to one member",
		],
	]),
	...of("clients/protocol/folds/case-basis.ts", "moves", "serves", [
		["\tcheckHead(state, held);\n", "", "a request on a consent that has moved on"],
		["\ttestBasis(state, handoff, held, ctx, phase);\n", "\tvoid phase;\n", "a basis that doesn't cover what is requested"],
		[
			"if (consent && consent.chain.at(-1) !== held.head) throw",
			"if (consent && consent.chain.length < 0) throw",
			"a consent that has moved on",
		],
		["if (!sameGround(named, handoff.basis)) throw", "if (!sameGround(named, named)) throw", "accepted on another ground than requested"],
		["\tcheckHead(state, named);\n", "", "accepted on a consent that has moved on"],
		['\ttestBasis(state, handoff, held, ctx, "accept");\n', "", "a basis that doesn't cover what is accepted"],
		["if (consent && isRevoked(consent)) throw", "if (consent && !isRevoked) throw", "resumed on a consent that was withdrawn"],
	]),
	...of("clients/protocol/rules/basis.ts", "moves", "serves", [
		['&& basis.countersign !== "approved" &&', '&& basis.countersign === "refused" &&', "a decision that nobody countersigned"],
	]),
	...of("clients/protocol/rules/handoff.ts", "moves", "serves", [
		[": isFrom || isTo;", ": true;", "a move by a third desk"],
		["candidate.action === action && candidate.from.includes(handoff.state)", "candidate.action === action", "a move out of its state"],
		["if (!proposed) throw", "if (!proposed) return;\n\tif (!proposed) throw", "an arrangement confirmed that nobody made"],
		["if (proposed.desk === desk) throw", 'if (desk === "") throw', "an arrangement confirmed by who made it"],
		["if (wrong) throw", "if (wrong && !HOUR) throw", "a field that the move doesn't take"],
		[
			"if (takes && codes && !codes.includes(value as string))",
			"if (takes && codes && value === undefined)",
			"a code that is for something else",
		],
		[
			'if (takes === "expectBy" && (value as number) % HOUR !== 0)',
			'if (takes === "expectBy" && value === null)',
			"expected at no whole hour",
		],
	]),
];

/** Custody, and its certificate: what custody.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const AGAINST = "lets a case";

export const custody: Mutation[] = [
	...of("clients/protocol/folds/case-custody.ts", "custody", AGAINST, [
		["if (state.custodian !== null) throw", 'if (desk === "") throw', "a second opening", "lets two"],
		["checkChain(state.chain, body);\n\tif (!ctx.deskCanHold", "if (!ctx.deskCanHold", "an opening that isn't the first"],
		["if (!ctx.deskCanHold(desk)) throw", 'if (desk === "") throw', "a case opened by a desk of one member"],
		["if (new Set(compartments).size !== compartments.length)", 'if (desk === "")', "a case opened with two sections in one place"],
		["[body.discussion, ...body.sections.map(", "[...body.sections.map(", "a case opened with its discussion in a section's place"],
		["checkChain(state.chain, body);\n\tif (desk !== body.to)", "if (desk !== body.to)", "custody after another than the last"],
		["if (desk !== body.to) throw", 'if (desk === "") throw', "custody in another desk's name", "lets two"],
		["if (state.route.includes(body.handoff)) throw", 'if (desk === "") throw', "custody a second time by one hand-off"],
		["if (handoff) checkCited(handoff, body);", "if (handoff) void checkCited;", "custody by a transfer that wasn't received"],
		["else if (state.complete) throw", 'else if (desk === "") throw', "custody by a hand-off that isn't there"],
		[
			"if (acceptedTransfers(state).some((other) => other.id !== body.handoff)) throw",
			'if (desk === "") throw',
			"custody beside a transfer that is accepted",
		],
		["if (body.to === state.custodian) throw", 'if (desk === "") throw', "custody to who has it"],
		["if (stranger) throw", 'if (stranger === "") throw', "custody of a section that isn't the custodian's"],
		["if (state.sections[body.discussion] || state.discussion", "if (state.discussion", "custody with a section as its discussion"],
		[
			"if (state.sections[body.discussion] || state.discussion === body.discussion)",
			"if (state.sections[body.discussion])",
			"custody of what the other desk's people discussed",
		],
		['if (handoff.kind !== "transfer" || handoff', "if (handoff", "custody by a referral"],
		[" || handoff.receive !== keyOf(body.receive))", " || !keyOf)", "custody without the receive"],
		["if (handoff.to !== body.to) throw", 'if (handoff.to === "") throw', "custody to another desk than the to-desk"],
		["\tcheckGranted(handoff, body.sections);\n", "", "custody of more than was granted"],
		["new Set(named).size === named.length &&", "", "custody of a section twice"],
		["named.every((id) => granted.has(id)) &&", "granted.size > 0 &&", "custody of what was not granted"],
		["due.every(({ compartment }) => named.includes(compartment));", "due.length >= 0;", "custody of less than was granted"],
	]),
	...of("clients/protocol/folds/case.ts", "custody", AGAINST, [
		['if (statement.type !== "case.open" && state.custodian === null) throw', 'if (desk === "") throw', "a case without an opening"],
	]),
	...of("clients/protocol/folds/case-custody.ts", "custody", "changes who", [
		[
			"checkChain(state.chain, body);\n\tif (desk !== state.custodian)",
			"if (desk !== state.custodian)",
			"a section after another than the last",
		],
		["else if (body.cite) throw", 'else if (desk === "") throw', "a section by the custodian that cites something"],
		["if (state.sections[compartment] || state.discussion", "if (state.discussion", "a section in another's place"],
		[
			"if (state.sections[compartment] || state.discussion === compartment)",
			"if (state.sections[compartment])",
			"a section in the discussion's place",
		],
		["if (!handoff && !state.complete) return;", "if (!handoff) return;", "a section that cites what isn't there"],
		["handoff?.to === desk && (isAccepted", "(isAccepted", "a section by another desk than accepted"],
		['&& (isAccepted(handoff.state) || handoff.state === "received");', ";", "a section for a hand-off that is over"],
		["if (!runs) throw", 'if (!runs && desk === "") throw', "what a section cites"],
		["if (!ctx.isMemberOfDesk(body.member, desk)) throw", 'if (desk === "") throw', "a lead who is of another desk"],
		[
			"checkChain(state.chain, body);\n\tcheckCustodian(state, desk);\n\tif (!ctx",
			"checkCustodian(state, desk);\n\tif (!ctx",
			"a lead after another than the last",
		],
		["checkCustodian(state, desk);\n\tif (!ctx", "if (!ctx", "a lead by another desk"],
		[
			"checkChain(state.chain, body);\n\tcheckCustodian(state, desk);\n\treturn",
			"checkCustodian(state, desk);\n\treturn",
			"a status after another than the last",
		],
		["checkCustodian(state, desk);\n\treturn", "return", "a status by another desk"],
	]),
	...of("clients/sdk/casework/certificate.ts", "custody", "spoils", [
		["if (certificate?.format !== FORMAT) throw", 'if (certificate?.format === "") throw', "a certificate of another form"],
		[
			"if (options.network !== undefined && options.network !== certificate.network) throw",
			'if (options.network === "") throw',
			"a certificate of another network",
		],
		["|| !verifyCompact(", "|| !Boolean(", "a certificate whose directory the log hasn't signed"],
		["dir.size !== size || ", "", "a certificate with another directory"],
		["|| !equal(dir.network, id)) throw", ") throw", "the directory of another network, in a certificate"],
		[
			'if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)',
			'if (id === "")',
			"another case's statements, in a certificate",
		],
		["if (!handoff) throw", 'if (certificate.case === "") throw', "a certificate without its hand-off"],
	]),
];

/** Custody, and its certificate: what custody.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const custody: Mutation[] = [
	...of("clients/protocol/folds/case-custody.ts", "custody", "lets two", [
		[
			'if (state.custodian !== null) throw new ProtocolError("conflict", "the case is open already");\n\tcheckChain(state.chain, body);',
			"",
			"a second opening",
		],
		[
			'if (desk !== body.to) throw new ProtocolError("not-allowed", "only the desk that received takes custody");',
			"",
			"custody in another desk's name",
		],
		["\tcheckGranted(handoff, body.sections);\n", "", "custody of more than was granted"],
		[
			"if (state.sections[body.discussion] || state.discussion === body.discussion)",
			'if (desk === "")',
			"custody of what the other desk's people discussed",
		],
		["if (handoff) checkCited(state, handoff, body);", "if (handoff) void checkCited;", "custody by a transfer that wasn't received"],
	]),
	...of("clients/sdk/casework/certificate.ts", "custody", "spoils", [
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

/** Cases, and asking for them: what cases.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const cases: Mutation[] = [
	...of("clients/sdk/casework/load.ts", "cases", "changes", [
		[
			'if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)',
			"if (!isCaseType(statement.type))",
			"another case's statements",
		],
		["\t\tcheckSigned(sitting, id, statement);\n", "", "statements that somebody else has signed"],
		["size = Math.max(size, statement.body.cp.size);", "size = statement.body.cp.size;", "statements by an older view than those before"],
		["await checkGossip(", "await (async (_: unknown, __: unknown) => {})(", "two histories of the directory, in a case"],
		["if (pos <= last) stop(", "if (pos < 0) stop(", "a case's statements at places that don't rise"],
		["checkSeen(sitting, loaded.state, before);", "", "a case that was seen further"],
		["\tawait checkComplete(sitting, loaded);\n", "", "a part of a case, to its custodian"],
		["equal(request.body.summary, hash(bytes))", "bytes.length > 0", "another summary than the request's"],
	]),
	...of("clients/sdk/casework/seen.ts", "cases", "changes", [
		["if (chain?.[length - 1] !== head) return length;", "", "a chain of a case that is shorter than before"],
		[
			"if (!chain && !state.complete && !due.has(name)) continue;",
			"if (!chain && !state.complete) continue;",
			"one's own hand-offs, shown or not",
		],
		[
			"if (!chain && !state.complete && !due.has(name)) continue;",
			"if (!chain && !due.has(name)) continue;",
			"what the custodian was shown before",
		],
		["{} : { ...kept.chains };", "{} : {};", "what comes back as less"],
	]),
	...of("clients/sdk/casework/summary.ts", "cases", "changes", [
		["return checkSummary(decodeCbor(bytes));", "return decodeCbor(bytes) as never;", "what is sealed as a summary and is none"],
	]),
	...of("clients/sdk/casework/inbox.ts", "cases", "changes", [
		["\t\tcheckSignerThen(sitting, statement);\n", "", "an ask that nobody signed"],
		[
			"checkSignerThen(sitting, statement);",
			"checkSignerThen({ dir: { ...sitting.dir, desks: { get: () => ({ members: { has: () => true } }) } }, history: { at: (dir: unknown) => dir } } as never, statement);",
			"an ask in another desk's name",
		],
		['if (statement.type !== "ask") throw', "if (statement.bytes.length < 0) throw", "what is no ask"],
	]),
	...of("clients/protocol/rules/handoff.ts", "cases", "changes", [
		["if (!may) throw", 'if (desk === "") throw', "a move that is the other desk's"],
	]),
	...of("clients/protocol/folds/case-state.ts", "cases", "changes", [
		["if (state.custodian !== desk) throw", 'if (desk === "") throw', "what only the custodian may say"],
		["if (seq !== chain.length || !follows) throw", "if (seq < 0) throw", "the chains of a case"],
	]),
	...of("clients/protocol/folds/case.ts", "cases", "changes", [
		["if (body.as === null || !ctx.isMemberOfDesk(body.by, body.as))", "if (body.as === null)", "acting for a desk of others"],
	]),
	...of("clients/protocol/folds/case-custody.ts", "cases", "changes", [
		["if (cite === null) throw", 'if (cite === null) return;\n\tif (cite === "") throw', "a section by a desk that hasn't accepted"],
	]),
];

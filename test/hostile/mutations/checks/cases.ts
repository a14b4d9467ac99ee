/** Cases, sections, files: what cases.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const cases: Mutation[] = [
	...of("clients/sdk/casework/load.ts", "cases", "changes", [
		[
			'if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)',
			"if (!isCaseType(statement.type))",
			"another case's statements",
		],
		["\t\tcheckSigned(sitting, id, statement);\n", "", "statements that somebody else has signed"],
		[
			"size = Math.max(size, statement.body.cp.size);",
			"size = statement.body.cp.size;",
			"statements by an older view than those before",
			"changes",
		],
		["await checkGossip(", "await (async (_: unknown, __: unknown) => {})(", "two histories of the directory, in a case"],
		["if (pos <= last) stop(", "if (pos < 0) stop(", "a case's statements at places that don't rise"],
		["await checkSeen(sitting, loaded.state);", "", "a case that was seen further"],
		["	await checkComplete(sitting, loaded);\n", "", "a part of a case, to its custodian"],
		["equal(request.body.summary, hash(bytes))", "bytes.length > 0", "another summary than the request's"],
	]),
	...of("clients/sdk/casework/seen.ts", "cases", "changes", [
		["if (chain?.[length - 1] !== head) stop(", "if (length < 0) stop(", "a chain of a case that is shorter than before"],
	]),
	...of("clients/sdk/casework/inbox.ts", "cases", "changes", [
		[
			"\t\tcheckSigner(sitting.history.at(sitting.dir, statement.body.cp.size), statement, { whileSuspended: true });\n",
			"",
			"an ask that nobody signed",
		],
		[
			"checkSigner(sitting.history.at(sitting.dir, statement.body.cp.size), statement, { whileSuspended: true });",
			"checkSigner({ ...sitting.dir, desks: { get: () => ({ members: { has: () => true } }) } } as never, statement, { whileSuspended: true });",
			"an ask in another desk's name",
		],
		['if (statement.type !== "ask") throw', "if (statement.bytes.length < 0) throw", "what is no ask"],
	]),
	...of("clients/protocol/folds/compartment.ts", "cases", "releases sections to", [
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
	]),
	...of("clients/sdk/compartment.ts", "cases", "drops", [
		["return !desks.some((as) =>", "return desks.every((as) => as) || !desks.some((as) =>", "fewer entries of one's own section"],
	]),
	...of("clients/sdk/casework/facts.ts", "cases", "releases sections to", [
		["if (!grants(handoff, compartment)) return null;", "", "a section that the hand-off doesn't name"],
		[
			"(state.handoffs[id] ? state.handoffs[id].accept !== null : ",
			"(state.handoffs[id] ? true : ",
			"acting by a hand-off before it is accepted",
		],
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
	...of("clients/protocol/folds/case-custody.ts", "cases", "lets two", [
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
		["if (handoff) checkCited(state, handoff, body);", "if (handoff) void checkCited;", "custody by a transfer that wasn't received"],
	]),
	...of("clients/sdk/casework/certificate.ts", "cases", "spoils", [
		[
			"if (options.network !== undefined && options.network !== certificate.network) throw",
			'if (options.network === "") throw',
			"a certificate of another network",
		],
		["|| !verifyCompact(", "|| !Boolean(", "a certificate whose directory the log hasn't signed"],
		["dir.size !== size || ", "", "a certificate with another directory"],
	]),
	...of("clients/sdk/casework/certificate.ts", "cases", "spoils", [
		["|| !equal(dir.network, id)) throw", ") throw", "the directory of another network, in a certificate"],
		[
			'if (!isCaseType(statement.type) || !("case" in statement.body) || statement.body.case !== id)',
			'if (id === "")',
			"another case's statements, in a certificate",
		],
		["if (!handoff) throw", 'if (certificate.case === "") throw', "a certificate without its hand-off"],
	]),
	...of("clients/protocol/folds/compartment.ts", "cases", "releases sections to", [
		["if (body.as !== owner) refuse(", "if (body.number < 0) refuse(", "a grant for a hand-off by who doesn't own the section"],
		["if (ctx.dir.desks.get(id)?.epoch !== ke) throw", "if (body.number < 0) throw", "a grant to a desk's earlier key"],
		["if (ctx.dir.desks.get(pending.desk)?.epoch !== pending.ke)", "if (body.number < 0)", "a desk that waits with an earlier key"],
	]),
	...of("clients/crypto/attachment.ts", "cases", "swaps", [
		["if (header.file !== info.file || ", "if (", "a header of another file"],
		["|| header.chunks !== shape.chunks", "", "a header of other chunks"],
		["|| header.size !== shape.size) throw", ") throw", "a header of another size"],
		["if (!equal(total.digest(), header.hash)) throw badContent();", "", "another hash than the header's"],
		["if (stored !== size) throw badContent();", "", "fewer bytes than the header names"],
		["if (!content) throw badContent();", "if (!content) continue;", "padding that isn't"],
		["|| head[0] !== FORMAT) throw badContent();", ") throw badContent();", "another format of a file"],
		["if (!sodium.memcmp(commitment, head.slice(1 + PREFIX))) throw badContent();", "", "a file that opens under two keys", "feeds"],
	]),
	...of("clients/sdk/pages.ts", "cases", "never", [
		[
			"if (known.has(page.next)) throw",
			"if (known.has(page.next)) return;\n\t\tif (known.size > 300) throw",
			"pages that lead in a circle",
		],
	]),
	...of("clients/sdk/chores.ts", "cases", "never", [
		["done.compartmentsRenewed > before; )", "tried.size < 400; )", "chores that never end"],
	]),
	...of("clients/sdk/transport.ts", "cases", "never", [
		["const next = await inTime(reader?.read(), timeout);", "const next = await reader?.read();", "a download that falls silent"],
		[
			"\t\t\treturn await read(response);\n",
			"\t\t\tclearTimeout(timer);\n\t\t\treturn await read(response);\n",
			"an answer that falls silent",
		],
		[
			"if (range && response.status !== 206) throw",
			"if (range && response.status === 0) throw",
			"another stretch of a file than the one asked for",
			"swaps",
		],
	]),
	...of("clients/sdk/failures.ts", "cases", "releases", [
		['if (asked && isMine(sitting, here, asked)) return "arriving";', 'return "arriving";', "saying rightly why something doesn't open"],
	]),
];

/** Whether the served web code is the released one: what web.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

const FEWER = "has fewer or others";

export const web: Mutation[] = [
	...of("clients/sdk/release/check.ts", "web", "alters a file", [
		["\tawait syncDirectory(sitting);\n", "", "a release that was replaced meanwhile", "serves an old release"],
		[
			'if (!equal(manifestHash(served.bytes), release.manifest)) return "altered";',
			"",
			"another manifest than the released one",
			"swaps the manifest",
		],
		['return files.length === release.files ? files : "altered";', "return files;", "another number of files", "serves what two admins"],
		['if (error instanceof ShapeError) return "altered";', "if (error instanceof ShapeError) return [];", "no manifest", "serves what two"],
		["const all = [...index, ...files];", "const all = files;", "another page at / than index.html"],
		["served.bytes.length !== size || ", "", "another length than the signed one", "serves what two admins"],
		["|| !equal(sha256(served.bytes), wanted)", "", "altered bytes in a file"],
		['headers.get("content-security-policy") !== WEB_POLICY || ', "", "a page without its policy", "leaves out the policy"],
		['|| headers.get("content-type") !== typeOf(path)', "", "a picture that is served as a page", "leaves out the policy"],
		['!headers.has("refresh") && ', "", "a page that leads elsewhere", "leaves out the policy"],
		[' && !headers.has("link")', "", "a page that brings others along", "leaves out the policy"],
		[
			'if (length + piece.length > most) return "altered";',
			"if (length + piece.length > most) continue;",
			"an endless file",
			"serves an endless",
		],
		['PROBLEMS[error.code] ?? "altered"', '"unserved"', "a file that is dropped", "drops a file"],
		['?? "altered";', '?? "unserved";', "a page of its own under another status", "answers with a page"],
		["if (problem) findings", 'if (problem && problem !== "unserved") findings', "a file that is never served", "falls silent"],
		["\tsitting.alarm(altered.alarm);\n", "", "an alarm that nobody sees"],
		["if (findings.length > 0) throw refusal(sitting, findings);", "", "altered code that is taken all the same"],
	]),
	...of("clients/sdk/transport.ts", "web", "answers with a page", [
		[
			"request.asNobody ? errorOf(response.status) : await answerError(response)",
			"await answerError(response)",
			"a page that says it is an error",
		],
		['request.asNobody ? "manual" : "error"', '"error"', "an answer from elsewhere, taken for none"],
		["headers: request.asNobody ? {} : {", "headers: {", "code for one member alone", "alters a file for"],
	]),
	...of("clients/protocol/release/manifest.ts", "web", "serves what two admins", [
		["if (!PATH.test(path))", "if (total < 0)", "a path that leads out of the build"],
		["if (path <= before) throw", "if (total < 0) throw", "a path that stands twice, or anywhere"],
		["if (!files.some(({ path }) => path === INDEX)) throw", "if (total < 0) throw", "a release that says nothing about the page"],
	]),
	...of("clients/protocol/folds/directory/approvals.ts", "web", FEWER, [
		[
			'dir.web = (statement.body as Body<"web.release">).release;\n\t\t\tcloseOthers(dir, proposal);',
			'dir.web = (statement.body as Body<"web.release">).release;',
			"an earlier release that one admin revives",
		],
		['"log.witnesses", "web.release"]);', '"log.witnesses"]);', "a release by coordinators"],
	]),
	...of("clients/protocol/folds/directory/apply.ts", "web", FEWER, [
		[
			"if (needed === 0) carryOut(dir, proposal);",
			'if (needed === 0) carryOut(dir, proposal);\n\telse if (statement.type === "web.release") dir.web = statement.body.release;',
			"a release by one admin alone",
		],
		['if (type === "web.release") return checkRelease(body);', "", "a release of no files"],
	]),
];

/** Taking entries out of the access log: what exports.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const exports: Mutation[] = [
	...of("clients/sdk/audit/query.ts", "exports", "changes", [
		["if (!shown.add(seq)) stop(", "if (!shown.add(seq) && seq < 0) stop(", "an exported entry twice"],
	]),
	...of("clients/sdk/transport.ts", "exports", "fails", [["|| !isRepeatable(endpoint) ", "", "what isn't signed, sent twice"]]),
	...of("clients/sdk/pages.ts", "exports", "changes", [
		[
			"if (known.has(page.next)) throw",
			"if (known.has(page.next)) return;\n\t\tif (known.size > 200) throw",
			"an export's pages that lead in a circle",
		],
	]),
	...of("clients/sdk/audit/export.ts", "exports", "changes", [
		["\t} catch {\n\t\treturn stop(", '\t} catch {\n\t\treturn "";\n\t\treturn stop(', "an exported entry that is none"],
		["if (!verifyInclusion(hash, seq, size, root, proof)) stop(", "if (size < 0) stop(", "an exported entry that isn't in the tree"],
		["if (given.seq !== seq) throw", "if (seq < 0) throw", "proofs in other places than their entries", "spoils"],
		["if (leaf && !equal(leafHash(leaf), hash)) throw", "if (seq < 0) throw", "another entry than the one that is proven", "spoils"],
		[
			"if (!verifyInclusion(hash, seq, size, root, given",
			"if (size < 0 && !verifyInclusion(hash, seq, size, root, given",
			"a proof of what isn't in the log",
			"spoils",
		],
		["if (!(await proofs.next()).done) throw", "if (size < 0) throw", "the end of an export left out", "spoils"],
	]),
	...of("clients/sdk/audit/export-lines.ts", "exports", "spoils", [
		[
			"if (lineOf(format, entry).trimEnd() !== line.trimEnd()) throw",
			"if (entry.seq < 0) throw",
			"words about an entry that its body doesn't say",
		],
		["|| (salt === undefined) !== (body === undefined)) throw", ") throw", "an entry with a body and no salt"],
	]),
	...of("clients/protocol/log/note.ts", "exports", "spoils", [
		[
			"if (result === null) throw new NoteVerificationError(`the signature",
			"if (result === null) { verified.set(key, { key, time: null }); continue; }\n\t\tif (result === null) throw new NoteVerificationError(`the signature ",
			"an export's checkpoint by another key",
		],
	]),
];

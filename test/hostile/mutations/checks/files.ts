/** Files: what files.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const files: Mutation[] = [
	...of("clients/crypto/attachment.ts", "files", "swaps", [
		["if (header.file !== info.file || ", "if (", "a header of another file"],
		["|| header.chunks !== shape.chunks", "", "a header of other chunks"],
		["|| header.size !== shape.size) throw", ") throw", "a header of another size"],
		["if (!equal(total.digest(), header.hash)) throw badContent();", "", "another hash than the header's"],
		["if (stored !== size) throw badContent();", "", "fewer bytes than the header names"],
		["if (!content) throw badContent();", "if (!content) continue;", "padding that isn't"],
		["if (head[0] !== FORMAT) throw badContent();", "", "another format of a file"],
		["if (!sodium.memcmp(commitment, head.slice(1 + PREFIX))) throw badContent();", "", "a file that opens under two keys", "feeds"],
	]),
	...of("clients/sdk/transport.ts", "files", "breaks", [
		[
			"if (range && response.status !== 206) throw",
			"if (range && response.status === 0) throw",
			"another stretch of a file than the one asked for",
		],
	]),
];

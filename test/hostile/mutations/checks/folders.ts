/** Logs that were taken away: what folders.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const folders: Mutation[] = [
	...of("clients/cli/log/check.ts", "folders", "replaces a file", [
		["if (!hashes.equals(must(folder, tile))) throw", "if (must(folder, tile).length < 0) throw", "a tile that isn't of its entries"],
		[
			"if (data === null) throw new",
			"if (data === null) return Buffer.alloc(0);\n\tif (name === null) throw new",
			"a file that is missing",
		],
		["if (at + 2 > bundle.length || end > bundle.length) throw", "if (at < 0) throw", "a bundle or bodies cut short"],
		["if (at !== bundle.length) throw", "if (at < 0) throw", "more entries than the tree has"],
		["|| !mac.equals(leaf.subarray(1))) throw", ") throw", "another entry's body, in a folder"],
		["if (there) bodies += checkBodies(", "if (there && size < 0) bodies += checkBodies(", "bodies that nobody looks at"],
		["leaf[0] !== LEAF_VERSION || ", "", "a leaf of another version", "takes into"],
		["if (!isEntryBytes(body)) throw", "if (found < 0) throw", "a leaf of what is no entry", "takes into"],
	]),
	...of("clients/cli/log/verify.ts", "folders", "replaces a file", [
		["if (!equal(rootAbove(folder, size, found), root)) throw", "if (size < 0) throw", "a whole folder of another tree"],
		["if (!equal(data, Buffer.concat(own))) throw", "if (data.length < 0) throw", "a tile of an upper level"],
		["throw new WrongFileError(`checkpoint: ", "throw cause ?? new WrongFileError(`", "a checkpoint that isn't the log's, by its name"],
	]),
	...of("clients/cli/log/threads.ts", "folders", "spoils a file", [
		[
			'if ("message" in answer) return reject(asError(answer));',
			'if ("message" in answer) return next();',
			"what another thread has found",
		],
		["return wrong ? new WrongFileError(message)", "return wrong ? new Error(message)", "what another thread has found, as the alarm"],
	]),
	...of("clients/cli/log/worker.ts", "folders", "spoils a file", [
		['wrong: name === "WrongFileError"', "wrong: false", "a false file in another thread, told from a failing disk"],
	]),
	...of("clients/cli/log/unverified.ts", "folders", "spoils the proof", [
		['["WrongFileError", ', "[", "a false folder is alarmed about", "replaces a file"],
		[', "TypeError"];', "];", "what is no text is alarmed about"],
		['"NoteVerificationError", ', "", "a false proof is alarmed about"],
		['"SyntaxError", ', "", "what is no proof is alarmed about"],
		['"RangeError", ', "", "what is no body is alarmed about"],
	]),
	...of("clients/cli/commands/log-verify.ts", "folders", "spoils the proof", [
		["if (read && !equal(read.leaf, entry)) throw", "if (given.index < 0) throw", "another body beside the entry that is proven"],
		["if (cosigned < witnesses) throw", "if (cosigned < 0) throw", "fewer witnesses than an auditor asks for"],
	]),
];

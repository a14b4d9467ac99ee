/** A witness that is shown two pasts: what witnesses.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const witnesses: Mutation[] = [
	...of("clients/cli/witness/once.ts", "witnesses", "shows a visiting", [
		["if (size < from) throw", "if (size < 0) throw", "a smaller tree than was cosigned, as the alarm"],
		["} catch {\n\t\tthrow alarm(", "} catch (error) {\n\t\tthrow error;\n\t\tthrow alarm(", "what is no checkpoint, as the alarm"],
		[
			"(detail) => {\n\t\tthrow alarm(",
			"(detail) => {\n\t\tthrow new RangeError(detail);\n\t\tthrow alarm(",
			"a tile that is none, to a witness",
		],
		["if (unserved.length > 0) throw", "if (visited.length < 0) throw", "a log that is kept from it", "keeps a log"],
		["if (visited.length === 0) throw", "if (visited.length < 0) throw", "a server of which it knows no log", "keeps a log"],
		["if (status === 200) return body;", "if (body !== null) return body;", "a checkpoint that the witness doesn't cosign, as the alarm"],
	]),
	...of("clients/cli/witness/decide.ts", "witnesses", "has a witness", [
		["if (old !== seen.size) return", "if (old < 0) return", "another size than it has cosigned"],
		["if (old === size && !equal(root, seen.root)) {", "if (old < 0) {", "another tree of the size that it has cosigned"],
		["if (!verifyConsistency(old, size, seen.root, root, proof)) {", "if (old < 0) {", "another past"],
		["if (keys === undefined) return said(", "if (keys === null) return said(", "a log that it doesn't know"],
		["if (own === null) return said(403", "if (own === undefined) return said(403", "what its log hasn't signed"],
		["if (asked.old > size) return", "if (size < 0) return", "a tree from a larger one"],
		["await this.#memory.keep(origin, withLines(own, [line]));", "", "a checkpoint that it forgets"],
		["withLines(own, [line])", "withLines(formatNote(signed), [line])", "lines of others that it keeps"],
		['await this.#memory.keepEvidence("fork", origin, signed.text, request);', "", "what the log has signed twice"],
		['await this.#memory.keepEvidence("unproven", origin, signed.text, request);', "", "what the log has signed and can't prove"],
		[".catch(() => {}).then(() => this.#inTurn(", ".catch(() => {}) && Promise.resolve().then(() => this.#inTurn(", "two pasts at once"],
	]),
];

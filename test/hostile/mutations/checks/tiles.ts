/** What a signed checkpoint covers, and is not there: what tiles.test.ts must miss. */
import { type Mutation, of } from "../mutation.ts";

export const tiles: Mutation[] = [
	...of("clients/sdk/audit/tiles.ts", "tiles", "serves", [
		["if (data?.length !== ref.width * HASH_LENGTH) return", "if (data === undefined) return", "a tile of another width"],
		['if (!isRefusal(error, "not-found", "no-such-route")) throw error;', "throw error;", "a tile or bundle that isn't there"],
	]),
	...of("clients/sdk/audit/bundles.ts", "tiles", "serves", [
		["if (entries.length !== width) stop(", "if (entries.length > width) stop(", "a bundle of fewer entries"],
		["\t} catch {\n\t\treturn [];", "\t} catch (error) {\n\t\tthrow error;", "what is no bundle"],
	]),
	...of("clients/sdk/audit/bundles.ts", "tiles", "keeps bodies", [
		["if (shown.length !== count) stop(", "if (shown.length > count) stop(", "bodies that are kept back"],
		["entry: decodeEntry(b) };", "entry: null as unknown as AccessEntryBody };", "a body that is no entry"],
	]),
	...of("clients/cli/log/export.ts", "tiles", "says so late", [
		[".catch((error: unknown) => ends.abort(error));", ";", "what is asked after an error, and alarmed about"],
	]),
	...of("clients/sdk/audit/prove.ts", "tiles", "shows an entry", [
		["\tcheckProof(sitting, log, proof, entry);\n", "", "a proof that whoever gets it would refuse"],
	]),
];

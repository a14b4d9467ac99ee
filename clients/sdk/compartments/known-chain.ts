/** What a session keeps of the chain of a compartment. */
import type { Bytes } from "#protocol/bytes.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";

/** A chain that was read whole and had no fault. */
export interface KnownChain {
	statements: AnyStatement[];
	/** The boxes that came with it, by `keyOf` of the hash. */
	boxes: Map<string, Bytes>;
	/** How many restarts of the access log the directory named then. A restore may have lost what was known before. */
	restarts: number;
}

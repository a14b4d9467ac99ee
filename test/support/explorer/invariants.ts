/** All invariants of docs/invariants.md, except the one that the exploration itself checks. */
import { BASIS_INVARIANTS } from "./basis-invariants.ts";
import { CUSTODY_INVARIANTS } from "./custody-invariants.ts";
import { OWNERSHIP_INVARIANTS } from "./ownership-invariants.ts";
import { PERSON_INVARIANTS } from "./person-invariants.ts";
import { SERVER_INVARIANTS } from "./server-invariants.ts";
import { TABLE_INVARIANTS } from "./table-invariants.ts";
import type { Invariant } from "./visit.ts";

export const INVARIANTS: readonly Invariant[] = [
	...CUSTODY_INVARIANTS,
	...OWNERSHIP_INVARIANTS,
	...BASIS_INVARIANTS,
	...PERSON_INVARIANTS,
	...TABLE_INVARIANTS,
	...SERVER_INVARIANTS,
];

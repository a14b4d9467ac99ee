/** Tells whether the person can see any tab of the sitting. */

import { NEVER_OLD, reads } from "./declare.ts";
import type { Sitting } from "./sitting.ts";

export const isAnyTabVisible = reads(NEVER_OLD, async ({ tabs }: Sitting): Promise<boolean> => {
	return [...tabs].some(({ facts }) => facts !== null && facts.hiddenSince === null);
});

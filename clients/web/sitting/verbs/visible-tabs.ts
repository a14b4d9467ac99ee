/** Tells whether the person can see any tab of the sitting. */
import type { Sitting } from "./sitting.ts";

export async function isAnyTabVisible({ tabs }: Sitting): Promise<boolean> {
	return [...tabs].some(({ facts }) => facts !== null && facts.hiddenSince === null);
}

/** Whether somebody can see the page. */
import type { Sitting } from "./sitting.ts";

/** True while a tab of this sitting can be seen. */
export async function isInSight({ tabs }: Sitting): Promise<boolean> {
	return [...tabs].some(({ facts }) => facts !== null && facts.hiddenSince === null);
}

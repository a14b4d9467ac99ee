/** Facts about this sitting that every screen behind the sign-in may need. */
import { createContext, use } from "react";
import type { Area } from "./verbs/index.ts";

export interface SittingFacts {
	/** The sign-in name, filled in after a lock; null on a shared computer. */
	name: string | null;
	isSharedComputer: boolean;
	/** Seconds until the idle lock, in its last minute; null before. */
	countdown: number | null;
	/** The areas of work of this person. */
	areas: readonly Area[];
}

export const SittingFactsContext = createContext<SittingFacts>({ name: null, isSharedComputer: false, countdown: null, areas: [] });

export const useSittingFacts = (): SittingFacts => use(SittingFactsContext);

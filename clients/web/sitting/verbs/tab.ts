/** A tab, as the worker sees it. */
import type { SittingEvent } from "../kinds.ts";
import type { TabFacts } from "../lock.ts";

export interface Tab {
	send(event: SittingEvent): void;
	/** It shows the sitting, and so may call its verbs. Before and afterwards it is at the door. */
	isInside: boolean;
	/** It has saved its drafts, and the sitting may end. */
	isReady: boolean;
	/** What it last told about itself; null before it shows the screens behind the door. */
	facts: TabFacts | null;
	/** What runs for this tab only, by id. It is stopped when the tab has gone. */
	runs: Map<string, () => void>;
}

export function newTab(send: Tab["send"]): Tab {
	return { send, isInside: false, isReady: false, facts: null, runs: new Map() };
}

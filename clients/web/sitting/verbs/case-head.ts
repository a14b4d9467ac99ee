/** What stands at the top of a case: the name she wants to hear, and who may not collect a child. It opens identity and family. */
import { openSections, recentCase } from "#sdk/casework/index.ts";
import { isChildIn } from "#sdk/casework/person-facts.ts";
import { barredRelatives, namesToCall } from "#sdk/views/texts.ts";
import { reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface CaseHead {
	/** Several when people wrote different ones. */
	callHer: string[];
	/** Whether she is a child, or may be one. */
	isChild: boolean;
	/** The names of relatives who may not collect a child. A name is empty when nobody wrote it. */
	mayNotCollect: string[];
}

/** @param input id: of the case. identity, family: compartments that a desk of mine reads. */
export const caseHead = reads(
	{ topics: ["compartment"], ids: ({ identity, family }) => [...identity, ...family] },
	async (sitting: Sitting, { id, identity, family }: { id: string; identity: string[]; family: string[] }): Promise<CaseHead> => {
		const session = sessionOf(sitting);
		const views = await openSections(session, await recentCase(session, id), [...identity, ...family]);
		const people = views.filter(({ section }) => section === "identity");
		return {
			callHer: namesToCall(people),
			isChild: isChildIn(people, session.now()),
			mayNotCollect: barredRelatives(views.filter(({ section }) => section === "family")),
		};
	},
);

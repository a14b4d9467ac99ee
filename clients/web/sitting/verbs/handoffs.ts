/** The verbs of hand-offs, except the request. */
import { type HandoffRef, loadCase, type MustKnow, mayBeRed, openSections, readMustKnow } from "#sdk/casework/index.ts";
import { readHandoff as readView } from "#sdk/views/handoff.ts";
import { listHandoffRows as listRows } from "#sdk/views/handoff-list.ts";
import { moveHandoff as makeMove } from "#sdk/views/handoff-moves.ts";
import { namesOf } from "#sdk/views/names.ts";
import { type ClashView, namesInValues, Shown } from "#sdk/views/section.ts";
import { textsOf } from "#sdk/views/texts.ts";
import { anyOf, bySession, changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export const readHandoff = reads({ topics: ["case", "directory"] }, bySession(readView));
export const listHandoffRows = reads({ topics: ["case"] }, bySession(listRows));
export const moveHandoff = changes(anyOf("case", "tasks"), bySession(makeMove));

/** What the sections of a hand-off say about the person: how to speak of her, and where colleagues disagree about her safety. */
export interface HandoffPerson {
	/** Null when nobody wrote it, and when people wrote different things. */
	spokenOf: "she" | "he" | null;
	/** Different safe numbers, threats or journeys. */
	clashes: { compartment: string; clash: ClashView; names: Record<string, string> }[];
	/** The compartments in which this stands, also those that no desk of mine has got yet. */
	sections: string[];
}

/** Opens only the sections that it needs and that a desk of mine got. */
export const handoffPerson = reads(
	{ topics: ["compartment", "case"], ids: ({ case: id }) => [id], moreIds: ({ sections }) => sections },
	async (sitting: Sitting, { case: of }: HandoffRef): Promise<HandoffPerson> => {
		const session = sessionOf(sitting);
		const loaded = await loadCase(session, of);
		const wanted = Object.entries(loaded.state.sections).flatMap(([compartment, { section }]) =>
			section === "identity" || mayBeRed(section) ? [compartment] : [],
		);
		const [views, names] = await Promise.all([openSections(session, loaded, wanted), namesOf(session)]);
		const spoken = textsOf(
			views.filter(({ section }) => section === "identity"),
			"idn_SpokenOfAs",
		);
		const [only] = spoken;
		return {
			sections: wanted,
			spokenOf: spoken.length === 1 && (only === "she" || only === "he") ? only : null,
			clashes: views.flatMap((view) => {
				const shown = new Shown(session, names, view);
				const red = view.clashes.filter(({ isRed }) => isRed);
				return red.map((clash) => ({
					compartment: view.compartment,
					clash: shown.clash(clash),
					names: namesInValues(session, names, view),
				}));
			}),
		};
	},
);

/** Whether somebody has filled in the form `must-know`. Opens only the sections of her journey. */
export const mustKnow = reads(
	{ topics: ["compartment", "case"], ids: ({ case: id }) => [id], moreIds: ({ logistics }) => (logistics === null ? [] : [logistics]) },
	async (sitting: Sitting, { case: of }: { case: string }): Promise<MustKnow> => {
		const session = sessionOf(sitting);
		return readMustKnow(session, await loadCase(session, of));
	},
);

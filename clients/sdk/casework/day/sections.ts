/** Reads the sections of a case that tasks come from. */
import type { Id } from "#protocol/bytes.ts";
import type { UnlockedSession } from "../../context.ts";
import type { LoadedCase } from "../load.ts";
import { BOOK_SECTIONS } from "../sections/revise.ts";
import { openSections, type SectionView } from "../sections/view.ts";
import { viewSections } from "../view-case.ts";
import { formRows, presentValues } from "./rows.ts";
import { type TaskRow, tasksOf } from "./tasks.ts";

/** The needs that were recorded in the first hour. */
export interface FirstNeeds {
	compartment: Id;
	/** Codes of now_Needs. */
	needs: string[];
	/** When they were recorded, UTC ms. */
	at: number;
}

/** The sections of one case that tasks come from, and what they say. */
export interface DaySections {
	loaded: LoadedCase;
	sections: SectionView[];
	tasks: TaskRow[];
	/** All needs of the first hour, also old ones. */
	needs: FirstNeeds[];
}

/** Opens the sections of a case that tasks come from. Sections that no desk of mine reads now are left out. */
export async function readDaySections(session: UnlockedSession, loaded: LoadedCase): Promise<DaySections> {
	const wanted = viewSections(session, loaded).filter(({ section, reads, closed }) => reads && !closed && BOOK_SECTIONS.has(section));
	const compartments = wanted.map(({ compartment }) => compartment);
	return daySectionsOf(session, loaded, await openSections(session, loaded, compartments));
}

/** Finds the tasks and needs in sections that are already open. */
export function daySectionsOf(session: UnlockedSession, loaded: LoadedCase, sections: SectionView[]): DaySections {
	return { loaded, sections, tasks: sections.flatMap((view) => tasksOf(session, view)), needs: sections.flatMap(firstNeeds) };
}

function firstNeeds(view: SectionView): FirstNeeds[] {
	return formRows(view, "now").flatMap((row) => {
		const given = presentValues(row, "now_Needs").flatMap((value) => (Array.isArray(value) ? (value as string[]) : []));
		const needs = [...new Set(given)].filter((need) => need !== "none");
		const at = Math.max(...row.cells.flatMap(({ values }) => values.flatMap(({ authors }) => authors.map((each) => each.recordedAt))));
		return needs.length === 0 ? [] : [{ compartment: view.compartment, needs, at }];
	});
}

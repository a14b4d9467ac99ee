/** Verbs of the first hour: open a case, and write the answers into it. */
import { deskMembers, desksOf } from "#protocol/folds/directory.ts";
import {
	FIRST_HOUR,
	FIRST_SECTIONS,
	type FirstHourAnswers,
	type FirstHourWarning,
	firstHourWarnings,
	openCase,
	recordFirstHour,
} from "#sdk/casework/index.ts";
import { deriveId } from "#sdk/derive-id.ts";
import { keepSynced } from "#sdk/index.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PresentReader } from "../kinds.ts";
import { changes, NEVER_OLD, ofCase, ofCaseAndTasks, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

/** A desk of mine that can begin a case. */
export interface OpeningDesk {
	id: string;
	name: string;
	/** The desk as the only reader of the new case. */
	reader: PresentReader;
}

export interface FirstHourChoices {
	desks: OpeningDesk[];
	/** The questions in the order in which to ask, each by its first field. */
	questions: string[];
}

export const firstHourChoices = reads({ topics: ["directory"] }, async (sitting: Sitting): Promise<FirstHourChoices> => {
	const session = sessionOf(sitting);
	await keepSynced(session);
	const { dir, me } = session;
	const desks = desksOf(dir, me).map(({ id, name }) => ({
		id,
		name,
		reader: { ...deskName(session, id), people: deskMembers(dir, id).length, since: null, hasHistory: true },
	}));
	return { desks, questions: FIRST_HOUR.map(({ fields: [first = ""] }) => first) };
});

/**
 * Opens a case for the first hour. A repeated call with the same input opens one case only.
 * @param id chosen by the page.
 * @returns the id of the case, and its case code.
 */
export const beginCase = changes(
	ofCase,
	async (sitting: Sitting, { desk, id }: { desk: string; id: string }): Promise<{ id: string; code: string }> => {
		return openCase(sessionOf(sitting), desk, { sections: [...FIRST_SECTIONS, "logistics"], id: deriveId(id, desk) });
	},
);

export interface FirstHourInput {
	/** The id of the case. */
	id: string;
	/** Id of the entries to write. A repeated call with the same answers has the same id. */
	entry: string;
	/** The ids of calls with other answers that got no answer, or that failed halfway. */
	earlier: string[];
	/** Id of the row to write in each form that has many rows. It stays the same when the answers change. */
	row: string;
	answers: FirstHourAnswers;
}

/** Writes the answers, and removes what an earlier call wrote and the person has taken back. A repeated call writes nothing twice. */
export const writeFirstHour = changes(
	ofCaseAndTasks,
	async (sitting: Sitting, { id, answers, ...options }: FirstHourInput): Promise<void> => {
		await recordFirstHour(sessionOf(sitting), id, answers, options);
		// The answers may hold another name of the person.
		sitting.knownAs.delete(id);
	},
);

/** @returns the reasons to wait with the questions, such as another person in the room. Both answers may be missing. */
export const roomWarnings = reads(NEVER_OLD, async (_: Sitting, { alone, interpreter }: RoomInput): Promise<FirstHourWarning[]> => {
	return firstHourWarnings({
		now: { ...(alone !== undefined && { now_Alone: alone }), ...(interpreter !== undefined && { now_Interpreter: interpreter }) },
	});
});

interface RoomInput {
	alone?: boolean;
	interpreter?: string;
}

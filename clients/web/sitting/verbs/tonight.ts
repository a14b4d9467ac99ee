/** Verbs for tonight: how she is met, and a bed at another desk. */
import {
	answerBed as answer,
	askForBeds,
	type BedAnswer,
	type BedAsk,
	type BedWanted,
	baseToken,
	desksForBed,
	type Meeting,
	MOST_BED_ASKS,
	parseBase,
	bedAsks as readAsks,
	readMeeting,
	writeMeeting,
} from "#sdk/casework/index.ts";
import { deriveId } from "#sdk/derive-id.ts";
import { deskName } from "#sdk/views/parties.ts";
import type { PartyName } from "../kinds.ts";
import { changes, ofCase, ofThread, reads } from "./declare.ts";
import { type NewRequest, requestHandoff } from "./handoff-request.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface MeetingView {
	meeting: Meeting;
	/** The version that was read; null when my desks read no section of her journey yet. */
	base: string | null;
	compartment: string | null;
	/** People wrote different values. They are settled in the section. */
	hasClash: boolean;
}

const NOTHING_WRITTEN: MeetingView = {
	meeting: { place: "", time: "", who: "", word: "" },
	base: null,
	compartment: null,
	hasClash: false,
};

interface Ref {
	/** The id of the case. */
	id: string;
	handoff: string;
}

/** How she is met for a hand-off, as somebody wrote it into the case. */
export const meeting = reads(
	{ topics: ["case", "compartment"], ids: ({ id }) => [id], moreIds: ({ compartment }) => (compartment === null ? [] : [compartment]) },
	async (sitting: Sitting, { id, handoff }: Ref): Promise<MeetingView> => {
		const found = await readMeeting(sessionOf(sitting), { case: id, handoff });
		if (found === null) return NOTHING_WRITTEN;
		const { view, hasClash } = found;
		return { meeting: found.meeting, base: baseToken(view.base), compartment: view.compartment, hasClash };
	},
);

interface SaveMeetingInput extends Ref {
	entry: string;
	meeting: Meeting;
	/** `base` of the view that was on the screen. */
	base: string | null;
}

export const saveMeeting = changes(
	({ id, compartment }: SaveMeetingInput & { compartment: string | null }) => [
		...ofCase({ id }),
		...(compartment === null ? [] : [{ topic: "compartment" as const, id: compartment }]),
	],
	async (sitting: Sitting, { id, handoff, entry, meeting, base }: SaveMeetingInput & { compartment: string | null }): Promise<void> => {
		await writeMeeting(sessionOf(sitting), { case: id, handoff }, meeting, { entry, ...(base !== null && { base: parseBase(base) }) });
	},
);

export interface AskTonightInput {
	request: NewRequest;
	meeting: Meeting;
}

/** Makes the request, and writes into the case how she is met. A repeated call does both once. @returns the id of the hand-off. */
export const askTonight = changes(
	({ request: { id } }) => [...ofCase({ id }), { topic: "tasks" }, { topic: "compartment" }],
	async (sitting: Sitting, { request, meeting }: AskTonightInput): Promise<string> => {
		const handoff = await requestHandoff(sitting, request);
		const entry = deriveId(request.handoff, `meeting ${JSON.stringify(meeting)}`);
		await writeMeeting(sessionOf(sitting), { case: request.id, handoff }, meeting, { entry });
		return handoff;
	},
);

export interface BedDesk extends PartyName {
	/** ISO 3166-1 alpha-2. */
	country: string;
}

export interface BedChoices {
	/** Desks that can be asked. */
	desks: BedDesk[];
	most: number;
}

/** The desks that can be asked for a bed. Those that the case rules out aren't among them. */
export const bedChoices = reads(
	{ topics: ["case", "directory"], ids: ({ id }) => [id] },
	async (sitting: Sitting, { id }: { id: string }): Promise<BedChoices> => {
		const session = sessionOf(sitting);
		const countryOf = (desk: string) => {
			const organisation = session.dir.desks.get(desk)?.organisation;
			return (organisation && session.dir.organisations.get(organisation)?.country) || "";
		};
		const desks = (await desksForBed(session, id)).map((desk) => ({ ...deskName(session, desk), country: countryOf(desk) }));
		desks.sort((a, b) => a.country.localeCompare(b.country, "en") || (a.name ?? "").localeCompare(b.name ?? "", "en"));
		return { desks, most: MOST_BED_ASKS };
	},
);

export interface BedAskView extends Omit<BedAsk, "desk"> {
	desk: PartyName;
}

/** The desks that were asked for this case, and their answers. */
export const bedAsks = reads(
	{ topics: ["compartment"], moreIds: ({ rests }) => rests, asksOnOpening: true },
	async (sitting: Sitting, { id }: { id: string }): Promise<{ asks: BedAskView[]; rests: string[] }> => {
		const session = sessionOf(sitting);
		const { asks, books } = await readAsks(session, id);
		return {
			asks: asks.map((each) => ({ ...each, desk: deskName(session, each.desk) })),
			rests: [...books, ...asks.map(({ thread }) => thread)],
		};
	},
);

export interface AskBedsInput {
	/** The id of the case. */
	id: string;
	/** Chosen by the page. A repeated call asks once. */
	attempt: string;
	title: string;
	desks: string[];
	wanted: BedWanted;
}

export const askBeds = changes(
	() => [{ topic: "compartment" }],
	async (sitting: Sitting, { id, ...asked }: AskBedsInput): Promise<void> => askForBeds(sessionOf(sitting), id, asked),
);

/** @param until how long the bed is kept free, UTC ms; null for no bed. */
export const answerBed = changes(
	ofThread,
	async (sitting: Sitting, { thread, entry, until }: { thread: string; entry: string; until: BedAnswer["until"] }): Promise<void> =>
		answer(sessionOf(sitting), thread, until, { entry }),
);

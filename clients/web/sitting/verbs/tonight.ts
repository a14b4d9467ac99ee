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
	/** The section in which it stands; null when my desks read no section of her journey yet. */
	compartment: string | null;
	/** The section of my own desk, into which it is written, and the version that was read; null when there is none yet. */
	own: string | null;
	base: string | null;
	/** People wrote different values. They are settled in the section. */
	hasClash: boolean;
}

const NOTHING_WRITTEN: MeetingView = {
	meeting: { place: "", time: "", who: "", word: "" },
	compartment: null,
	own: null,
	base: null,
	hasClash: false,
};

interface Ref {
	/** The id of the case. */
	id: string;
	handoff: string;
}

/** How she is met for a hand-off, as somebody wrote it into the case. */
export const meeting = reads(
	{
		topics: ["case", "compartment"],
		ids: ({ id }) => [id],
		moreIds: ({ compartment, own }) => [compartment, own].flatMap((each) => each ?? []),
	},
	async (sitting: Sitting, { id, handoff }: Ref): Promise<MeetingView> => {
		const found = await readMeeting(sessionOf(sitting), { case: id, handoff });
		if (found === null) return NOTHING_WRITTEN;
		const { meeting, view, own, hasClash } = found;
		return { meeting, compartment: view.compartment, own: own?.compartment ?? null, base: own && baseToken(own.base), hasClash };
	},
);

interface SaveMeetingInput extends Ref {
	entry: string;
	meeting: Meeting;
	/** `own` and `base` of the view that was on the screen. */
	own: string | null;
	base: string | null;
}

export const saveMeeting = changes(
	({ id, own }: SaveMeetingInput) => [...ofCase({ id }), ...(own === null ? [] : [{ topic: "compartment" as const, id: own }])],
	async (sitting: Sitting, { id, handoff, entry, meeting, base }: SaveMeetingInput): Promise<void> => {
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
	{ topics: ["case", "compartment", "directory"] },
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

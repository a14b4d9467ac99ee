/** Verbs about the bell of a desk: how the desk is told, outside of this program, that something waits. */
import { BELL_LANGUAGES, type BellLanguage } from "#protocol/codes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import {
	type Bell,
	type BellChanges,
	bellOf,
	missedRings,
	type RingTimes,
	type Rota,
	rotaOf,
	setBell,
	setRota,
	testBell,
	USUAL_RING_TIMES,
} from "#sdk/index.ts";
import { changes, reads } from "./declare.ts";
import { type Sitting, sessionOf } from "./sitting.ts";

export interface BellView extends Bell {
	/** The languages in which a mail can be written. */
	languages: readonly BellLanguage[];
}

export const readBell = reads(
	{ topics: ["bells"], asksOnOpening: true },
	async (sitting: Sitting, { desk }: { desk: string }): Promise<BellView> => {
		return { ...(await bellOf(sessionOf(sitting), desk)), languages: BELL_LANGUAGES };
	},
);

/** @returns the key for checking a new webhook's calls, which is shown once; null when no webhook was set. */
export const changeBell = changes(
	({ desk }) => [{ topic: "bells", id: desk }],
	async (sitting: Sitting, { desk, changes }: { desk: string; changes: BellChanges }): Promise<{ webhookKey: string | null }> => {
		return setBell(sessionOf(sitting), desk, changes);
	},
);

/** Rings once. @returns the ways in which the bell rings now, such as "mail". */
export const ringOnce = changes(
	({ desk }) => [{ topic: "bells", id: desk }],
	async (sitting: Sitting, { desk }: { desk: string }): Promise<{ rings: readonly string[] }> => {
		return testBell(sessionOf(sitting), desk);
	},
);

/** When the members of a desk are rung. missed: emergencies that nobody took in time, newest first; times in UTC ms. */
export interface RingTimesView {
	times: RingTimes;
	quiet: Rota["quiet"];
	missed: { handoff: string; since: number; ended: number | null }[];
}

/** For coordinators. */
export const readRingTimes = reads(
	{ topics: ["bells", "rings"], asksOnOpening: true },
	async (sitting: Sitting, { desk }: { desk: string }): Promise<RingTimesView> => {
		const session = sessionOf(sitting);
		const { times, quiet } = await rotaOf(session, desk);
		return { times: times ?? USUAL_RING_TIMES, quiet, missed: await missedRings(session, desk) };
	},
);

/** @param input typed: minutes; `duty` has several, with commas between them. @throws ProtocolError bad-input, stale, not-allowed */
export const changeRingTimes = changes(
	({ desk }) => [{ topic: "bells", id: desk }],
	async (
		sitting: Sitting,
		{ desk, typed, quiet }: { desk: string; typed: Record<keyof RingTimes, string>; quiet: Rota["quiet"] },
	): Promise<void> => {
		const session = sessionOf(sitting);
		const minutes = ({ duty, next, everybody, coordinators, again }: typeof typed) => ({
			duty: duty
				.split(/[,،;\s]+/)
				.filter((each) => each !== "")
				.map(Number),
			next: Number(next),
			everybody: Number(everybody),
			coordinators: Number(coordinators),
			again: Number(again),
		});
		const times = minutes(typed);
		if ([...times.duty, times.next, times.everybody, times.coordinators, times.again].some((each) => !Number.isInteger(each)))
			throw new ProtocolError("bad-input", "times: takes whole minutes", "times");
		await setRota(session, desk, { ...(await rotaOf(session, desk)), times, quiet });
	},
);

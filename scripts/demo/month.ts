/** Plays a month of work: the scenes of all cases in the order of their times. All people and texts are fictional. */
import type { StoryClock } from "./clock.ts";
import { child } from "./month/child.ts";
import { clash } from "./month/clash.ts";
import { closed } from "./month/closed.ts";
import { declined } from "./month/declined.ts";
import { everyDay } from "./month/every-day.ts";
import { forum } from "./month/forum.ts";
import { library } from "./month/library.ts";
import { overdue } from "./month/overdue.ts";
import type { Player, Scene, Times } from "./month/scene.ts";
import { withdrawal } from "./month/withdrawal.ts";
import { countBeds } from "./offers.ts";
import { type Cast, talk } from "./story.ts";
import { casework } from "./verbs.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const MONTH_DAYS = 30;

/** @param end the end of the month: now, UTC ms. */
export function timesUntil(end: number): Times {
	const today = Math.floor(end / DAY) * DAY;
	const timeOf = (clock: string) => Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3)) * 60_000;
	return {
		on: (daysAgo, clock) => today - daysAgo * DAY + timeOf(clock),
		hoursAgo: (hours) => end - hours * HOUR,
		day: (daysAgo) => new Date(today - daysAgo * DAY).toISOString().slice(0, 10),
		inHours: (hours) => end + hours * HOUR,
		momentInHours: (hours) => `${new Date(end + hours * HOUR).toISOString().slice(0, 14)}00Z`,
		birth: (age) => new Date(end - (age * 365.25 + 120) * DAY).toISOString().slice(0, 10),
	};
}

/** The case codes by the name of the story, for people who look at the network. */
export type Codes = Record<string, string>;

/** @param times from `timesUntil`. @returns the codes of the six cases. */
export async function playMonth(cast: Cast, clock: StoryClock, times: Times): Promise<Codes> {
	const player: Player = {
		...cast,
		ana: casework(cast.origin.coordinator),
		ion: casework(cast.originStaff),
		eleni: casework(cast.transit.coordinator),
		layla: casework(cast.transitStaff),
		mareike: casework(cast.destination.coordinator),
		times,
		codes: {},
		open: [],
	};
	const first: Scene = { at: times.on(MONTH_DAYS - 1, "06:30"), run: () => talk(cast) };
	const counted: Scene = { at: times.hoursAgo(20), run: () => countBeds(cast) };
	const stories = [closed, clash, child, overdue, withdrawal, declined, everyDay, forum, library];
	const scenes = [first, counted, ...stories.flatMap((story) => story(player))].sort((a, b) => a.at - b.at);
	for (const { at, run } of scenes) {
		clock.moveTo(at);
		await run();
	}
	clock.catchUp();
	return player.codes;
}

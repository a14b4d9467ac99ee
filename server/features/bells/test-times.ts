/** When the phones of a desk are tested. Pure: it has no clock and no database. SPEC "Cases", section 12. */
import { randomInt } from "node:crypto";
import type { PartOfDay } from "#protocol/codes.ts";
import { isDutyAt, type Team } from "./ladder.ts";
import { hourIn } from "./rules.ts";

const DAY = 86_400_000;
/** The first test of a desk comes within this time. */
const FIRST_WITHIN_MS = 7 * DAY;
/** The next test comes between these times after the last one. */
const NEXT_FROM_MS = 25 * DAY;
const NEXT_UNTIL_MS = 35 * DAY;
/** A test that isn't possible at its time is tried again within this time. All hours of the day are equally likely. */
const AGAIN_WITHIN_MS = DAY;
/** How long a test waits for an answer. A push service keeps the push for this time, and other pushes to the device wait for it. */
export const ANSWER_WITHIN_MS = 15 * 60_000;
/** The hours of the night, local time. */
const NIGHT = { from: 22, until: 6 };

/** @returns a whole number from `from` on and below `until`, each equally likely. */
export type Random = (from: number, until: number) => number;

/** Draws from a cryptographic random source. */
export const uniformRandom: Random = (from, until) => randomInt(from, until);

/** When a desk is tested for the first time, or again because its last test didn't count. */
export const timeOfFirstTest = (now: number, random: Random): number => now + random(0, FIRST_WITHIN_MS);

/** When the next test is tried. @param last when the last one was sent, UTC ms. */
export const timeOfNextTest = (last: number, random: Random): number => last + random(NEXT_FROM_MS, NEXT_UNTIL_MS);

/** When a test that wasn't possible is tried again. */
export const timeOfRetry = (now: number, random: Random): number => now + random(1, AGAIN_WITHIN_MS);

/** Whether somebody is on duty now. If the rota names no member, everybody is on duty, except when the rota says that nobody is. */
export const isSomebodyOnDuty = ({ rota, nobody }: Pick<Team, "rota" | "nobody">, now: number): boolean =>
	rota.length === 0 ? !nobody.some(isDutyAt(now)) : rota.some(isDutyAt(now));

/** Whether it is day or night in this time zone. @param at UTC ms. */
export function partOfDay(zone: string, at: number): PartOfDay {
	const hour = hourIn(zone, at);
	return hour >= NIGHT.from || hour < NIGHT.until ? "night" : "day";
}

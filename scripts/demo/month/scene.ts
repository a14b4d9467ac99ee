/** What a story of the month is made of. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { Cast } from "../story.ts";
import type { Casework } from "../verbs.ts";

/** Times of the story, counted from its end, which is now. All are UTC. */
export interface Times {
	/** UTC ms of a time on an earlier day. @param clock such as "09:20". */
	on(daysAgo: number, clock: string): number;
	/** The time this many hours ago, UTC ms. */
	hoursAgo(hours: number): number;
	/** The time in this many hours, UTC ms. */
	inHours(hours: number): number;
	/** A day, such as 2026-11-26. */
	day(daysAgo: number): string;
	/** A full hour, such as 2026-11-26T14:00Z. @param hours from now; negative for a time in the past. */
	momentInHours(hours: number): string;
	/** The date of birth of somebody of this age. */
	birth(age: number): string;
}

/** Something that people do at one time, UTC ms. */
export interface Scene {
	at: number;
	run(): Promise<unknown>;
}

/** A case that a member reads on working days. */
export interface OpenCase {
	id: Id;
	reader: Casework;
	sections: Section[];
}

export interface Player extends Cast {
	ana: Casework;
	ion: Casework;
	eleni: Casework;
	layla: Casework;
	mareike: Casework;
	times: Times;
	/** The code of each case, by the name of its story. */
	codes: Record<string, string>;
	/** Cases that members read on working days. Each story adds its own case. */
	open: OpenCase[];
}

export type Story = (player: Player) => Scene[];

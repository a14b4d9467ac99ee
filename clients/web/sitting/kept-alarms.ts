/** Alarms as this device keeps them. Pure. */
import { ALARM_LEVELS, type AlarmLevel } from "../levels.ts";
import type { Alarm } from "./kinds.ts";

export interface KeptAlarm extends Alarm {
	/** When it was raised for the first time, UTC ms. */
	first: number;
	/** When it was raised last, UTC ms. */
	at: number;
	/** Who was told of it, the earliest first. at: UTC ms. */
	told: { name: string; at: number }[];
}

/** How many alarms are kept. Without a limit, a server that causes thousands would fill the device. */
const MOST = 500;

/** Identifies an alarm. An alarm that is raised again has the same key. */
export const alarmKey = ({ code, subject, detail }: Alarm): string => `${code} ${subject} ${detail}`;

/** @param raised alarms with the time at which each was raised, UTC ms. @returns these and the kept ones, at most `MOST`, each once, the newest first. */
export function withRaised(kept: readonly KeptAlarm[], raised: readonly (Alarm & { at: number })[]): KeptAlarm[] {
	const all = new Map(kept.map((each) => [alarmKey(each), each]));
	for (const { code, subject, detail, name, by, at } of raised) {
		const key = alarmKey({ code, subject, detail });
		const known = all.get(key) ?? {
			code,
			subject,
			detail,
			...(name !== undefined && { name }),
			...(by !== undefined && { by }),
			first: at,
			at,
			told: [],
		};
		all.set(key, { ...known, at: Math.max(known.at, at) });
	}
	const newestFirst = (a: KeptAlarm, b: KeptAlarm) => b.at - a.at;
	const byWeight = [...all.values()].sort((a, b) => WEIGHT[ALARM_LEVELS[b.code]] - WEIGHT[ALARM_LEVELS[a.code]] || newestFirst(a, b));
	return byWeight.slice(0, MOST).sort(newestFirst);
}

/** When there are too many alarms, those of the lowest level are dropped. So a server can't push an alarm out with thousands of notes. */
const WEIGHT: Record<AlarmLevel, number> = { note: 0, here: 1, everything: 2 };

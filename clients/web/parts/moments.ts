/** Moments and dates as forms store them, by the clock and the time zone of this device. */

/** @param local such as 2024-05-31T14:30. @returns the moment with the offset and the zone of this device. */
export const momentOf = (local: string): string => withZone(local, new Date(local));

/** @param time the moment that `local` shows. In the hour that the end of summer time repeats, `local` alone doesn't say which pass is meant. */
function withZone(local: string, time: Date): string {
	const minutes = -time.getTimezoneOffset();
	const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
	const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
	return `${local}${offset}${zone.includes("/") ? `[${zone}]` : ""}`;
}

const two = (number: number) => String(number).padStart(2, "0");

/** @param at UTC ms */
function localOf(at: number): string {
	const time = new Date(at);
	return `${dayOf(at)}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

function dayOf(at: number): string {
	const time = new Date(at);
	return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The present time, as a moment of a form. @param now UTC ms; for tests. */
export const momentNow = (now = Date.now()): string => withZone(localOf(now), new Date(now));

/** Today, as a date of a form. */
export const dayNow = (): string => dayOf(Date.now());

/** The next moment at which the clock of this device shows this time, UTC ms; null when no time is typed. @param time such as 23:00 */
export function nextTime(time: string): number | null {
	const [hours, minutes] = time.split(":").map(Number);
	if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return null;
	const next = new Date();
	next.setHours(hours, minutes, 0, 0);
	if (next.getTime() <= Date.now()) next.setDate(next.getDate() + 1);
	return next.getTime();
}

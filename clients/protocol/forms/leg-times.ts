/** Times of a leg of a journey. */
import { ProtocolError } from "../errors.ts";
import { timeOfMoment } from "./moments.ts";

const bad = (rule: string) => new ProtocolError("bad-input", `leg.leg_Arrives: ${rule}`, "leg_Arrives");

/**
 * Checks the times of one leg, as it will be written.
 * @param leg the values of the leg's fields. @param before the earlier values of `leg_Arrives`: such an arrival isn't new, so it may be in
 * the past. @param at when the change was recorded, UTC ms.
 * @throws ProtocolError bad-input (field leg_Arrives) for an arrival before the departure, and for a new arrival in the past.
 */
export function checkLegTimes(leg: Readonly<Record<string, unknown>>, before: readonly unknown[], at: number): void {
	const [departs, arrives] = [timeOfMoment(leg.leg_Departs), timeOfMoment(leg.leg_Arrives)];
	if (arrives === null) return;
	if (departs !== null && arrives < departs) throw bad("the arrival must not be before the departure");
	if (arrives < at && !before.includes(leg.leg_Arrives)) throw bad("a new arrival must not be in the past");
}

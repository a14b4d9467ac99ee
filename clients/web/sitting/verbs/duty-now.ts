/** Whether somebody is on duty at a desk now, as the server says. */
import type { DutyNow, UnlockedSession } from "#sdk/index.ts";

/** What the server says about who is on duty at a desk now. */
export interface DutyNowView {
	duty: "somebody" | "no-rota" | "nobody";
	/** With `nobody`: the number that the rota names. Null when the desk hasn't signed it. */
	call: string | null;
}

/** @param onDuty what the server says about all desks. */
export function dutyViewOf({ dir }: UnlockedSession, onDuty: readonly DutyNow[], desk: string): DutyNowView {
	const found = onDuty.find((each) => each.desk === desk);
	if (found === undefined) return { duty: "no-rota", call: null };
	if (found.call === null) return { duty: "somebody", call: null };
	const signed = dir.desks.get(desk)?.contact?.numbers ?? [];
	return { duty: "nobody", call: signed.find(({ phone }) => phone === found.call)?.phone ?? null };
}

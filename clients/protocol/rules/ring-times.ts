/** When members are rung for what can't wait. SPEC "Cases", section 12. */

/** When a desk is rung, in minutes after the start. */
export interface LadderTimes {
	/** The members on duty, each time. */
	duty: number[];
	/** The members who are next on the rota. */
	next: number;
	/** All members of the desk. */
	everybody: number;
	/** Everybody, and the coordinators of the organisation; then again after each `again` minutes. */
	coordinators: number;
	again: number;
}

/** The latest time of each group. The first members on duty are rung at 0. */
export const LATEST_TIMES = { duty: 15, next: 30, everybody: 60, coordinators: 120 };

export const USUAL_TIMES: LadderTimes = { duty: [0, 2, 4], next: 5, everybody: 10, coordinators: 15, again: 30 };

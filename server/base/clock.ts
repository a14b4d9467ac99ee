/** The only clock. Decisions never use `Date.now()` or SQL `now()`, so that tests can move time. */
export interface Clock {
	/** UTC milliseconds since 1970. */
	now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that tests move. @param start UTC ms. */
export function manualClock(start = Date.UTC(2026, 0, 1)): Clock & { advance(ms: number): void; set(at: number): void } {
	let at = start;
	return {
		now: () => at,
		advance(ms) {
			at += ms;
		},
		set(to) {
			at = to;
		},
	};
}

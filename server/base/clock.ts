/**
 * The clock of the server. Decisions never use `Date.now()` or SQL `now()`, so that tests can move time. Only timeouts and the lease of the
 * bells run by other clocks.
 */
export interface Clock {
	/** UTC milliseconds since 1970. */
	now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export interface ManualClock extends Clock {
	advance(ms: number): void;
	/** @param at UTC ms. */
	set(at: number): void;
	/** From now on, `now()` returns the time of the given clock. For tests whose clients run on the system's clock. */
	follow(clock: Clock): void;
}

/** A clock that tests move. @param start UTC ms. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
	let at = start;
	let followed: Clock | null = null;
	return {
		now: () => followed?.now() ?? at,
		advance(ms) {
			at += ms;
		},
		set(to) {
			at = to;
		},
		follow(clock) {
			followed = clock;
		},
	};
}

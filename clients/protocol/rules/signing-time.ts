/** The time that a signer writes into a statement. SPEC.md, section 2, "Time". */
import { ProtocolError } from "../errors.ts";

/** How far a signer's clock may be from the server's, in ms: two hours. */
export const MAX_CLOCK_ERROR = 2 * 3_600_000;

/**
 * Checks the time of a new statement by the server's clock, so that no signer can back-date alone.
 * @param at UTC ms by the signer's clock. @param now UTC ms by the server's clock.
 * @throws ProtocolError `bad-input`
 */
export function checkClock(at: number, now: number): void {
	if (Math.abs(at - now) <= MAX_CLOCK_ERROR) return;
	throw new ProtocolError("bad-input", "at: the clocks of this device and of the server differ by more than two hours", "at");
}

/**
 * Checks the time of a statement by what it follows, so that a signer and a server together can't back-date freely. Both clocks
 * may be wrong by MAX_CLOCK_ERROR, in opposite directions.
 * @param at UTC ms by the signer's clock. @param earlier the newest time of the statements that it follows or cites.
 * @throws ProtocolError `bad-input`
 */
export function checkNotBackdated(at: number, earlier: number): void {
	if (at >= earlier - 2 * MAX_CLOCK_ERROR) return;
	throw new ProtocolError("bad-input", "at: lies more than four hours before a statement that this one follows or cites", "at");
}

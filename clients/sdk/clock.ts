/** When a device's clock differs so much from the server's that the person must know before they write. */

/** Statements carry the time of the device's clock. The server refuses them from two hours on; see MAX_CLOCK_ERROR. */
const SHOWN_FROM_MS = 5 * 60_000;

/** @param aheadMs as in TransportOptions.onClock. @returns whole minutes, below 0 when the clock is behind; null when it is near enough. */
export function wrongMinutes(aheadMs: number): number | null {
	return Math.abs(aheadMs) > SHOWN_FROM_MS ? Math.round(aheadMs / 60_000) : null;
}

import type { RingFailure } from "#protocol/codes.ts";

/** A try to ring has failed. It holds no address and no answer of the receiver. */
export class RingError extends Error {
	override readonly name = "RingError";
	readonly reason: RingFailure;
	constructor(reason: RingFailure) {
		super(reason);
		this.reason = reason;
	}
}

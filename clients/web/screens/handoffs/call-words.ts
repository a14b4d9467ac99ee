/**
 * The place, the time and the code word that are read aloud in a call. They are kept as a sealed draft, so that a lock during the call doesn't
 * lose them. The phone number isn't kept.
 */

export interface CallWords {
	place: string;
	time: string;
	word: string;
}

/** The name under which the draft is kept. */
export const callDraftPlace = (handoff: string): string => `call/${handoff}`;

export const noCallWords = (): CallWords => ({ place: "", time: "", word: "" });

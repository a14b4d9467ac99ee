/** What is read aloud in a call. It is a sealed draft, so that a lock in the middle of the call doesn't take it away. */

export interface CallWords {
	place: string;
	time: string;
	word: string;
}

/** Where the draft is kept. */
export const callPlace = (handoff: string): string => `call/${handoff}`;

export const noCallWords = (): CallWords => ({ place: "", time: "", word: "" });

/** What organisations say about one revision of a position. SPEC "Documents", section 3. */
import { type Bytes, equal, hash, type Id, NO_BYTES, tup } from "../bytes.ts";

export const CHOICES = ["yes", "no", "abstain"] as const;
export type Choice = (typeof CHOICES)[number];

/** What an organisation says. Its newest one stands. */
export interface Endorsement {
	entry: Id;
	organisation: Id;
	/** The coordinator who has signed it. */
	by: Id;
	desk: Id;
	at: number;
	/** The revision of the source that it is about, and no other one. */
	revision: Id;
	choice: Choice;
}

/** A text, as an endorsement names it. */
export interface EndorsedText {
	language: string;
	title: string;
	summary: string | null;
	body: string;
}

/** The hash of a text in an endorsement. */
export const hashOfText = ({ language, title, summary, body }: EndorsedText): Bytes =>
	hash(tup("cloister/1/text", language, title, summary ?? NO_BYTES, body));

/** Whether a revision is there and has the text with this hash. */
export const hasText = (revisions: readonly (EndorsedText & { revision: Id })[], revision: Id, text: Bytes): boolean =>
	revisions.some((each) => each.revision === revision && equal(hashOfText(each), text));

/** Announces what only the client knows about: content that is about to leave it, and an override. SPEC "The logs", section 6. */
import type { Id } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import type { ANNOUNCED, ANNOUNCED_REASONS } from "#protocol/contracts/review.ts";
import type { UnlockedSession } from "../context.ts";
import { callKeepingReceipt } from "./receipts.ts";

export type AnnouncedReason = (typeof ANNOUNCED_REASONS)[number];

export interface Announcement {
	what: (typeof ANNOUNCED)[number];
	/** The case that the content belongs to; null for none. */
	case: Id | null;
	/** "care" for what the work with the person needs, such as a consent to sign or a sheet for the journey. */
	reason: AnnouncedReason;
	/** How many entries of the log have been exported. 0 when left out. */
	count?: number;
}

/**
 * Announces a print, an export or an override, so that the log has an entry about it. Call this before the print, export or override, and
 * don't go on when the call fails.
 * @returns the number of the entry; null when the server didn't say.
 * @throws ProtocolError not-found when no desk of mine has or had a part in the case; not-allowed; unavailable.
 * @example await announce(session, { what: "print", case: id, reason: "care" });
 */
export async function announce(session: UnlockedSession, { count = 0, ...announcement }: Announcement): Promise<number | null> {
	const { entry } = await callKeepingReceipt(session, contracts.review.announce, { body: { ...announcement, count } });
	return entry;
}

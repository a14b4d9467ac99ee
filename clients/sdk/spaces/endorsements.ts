/** Endorsements: what organisations say about one revision of a position. SPEC "Documents", section 3. */
import type { Id } from "#protocol/bytes.ts";
import { ProtocolError } from "#protocol/errors.ts";
import { type Choice, type Endorsement, hashOfText } from "#protocol/items/endorsements.ts";
import type { UnlockedSession } from "../context.ts";
import { actInDocument, type DocumentView, openDocument } from "./documents.ts";

/** An endorsement, as a person sees it. */
export interface EndorsementView extends Endorsement {
	/** Whether it is about an earlier text than the present one. */
	isOlder: boolean;
}

/**
 * What organisations say about a position. Pure.
 * @example const agreed = endorsementsOf(view).filter(({ choice, isOlder }) => choice === "yes" && !isOlder);
 */
export function endorsementsOf({ endorsements, source }: Pick<DocumentView, "endorsements" | "source">): EndorsementView[] {
	return endorsements.map((each) => ({ ...each, isOlder: each.revision !== source.revision }));
}

/**
 * Says for my organisation what it thinks of one revision of a position: yes, no, or abstain. It replaces what the organisation has said before.
 * Only a coordinator can. `actInDocument` with `take-back` takes it back.
 * @param input revision: that I have read. A newer one has no endorsement until it is endorsed again. entry: give the same id when you repeat
 * a call that got no answer.
 * @throws ProtocolError not-allowed for other members; bad-input when it is no position; not-found when it has no such revision; wrong-state when
 * the document is locked or hidden
 * @example await endorsePosition(session, space, item, { revision: view.source.revision, choice: "yes", entry: randomId() });
 */
export async function endorsePosition(
	session: UnlockedSession,
	space: Id,
	item: Id,
	{ revision, choice, entry }: { revision: Id; choice: Choice; entry: Id },
): Promise<void> {
	const { revisions, hidden } = await openDocument(session, space, item);
	if (hidden) throw hiddenError();
	const text = revisions.find((each) => each.revision === revision);
	if (!text) throw new ProtocolError("not-found", "revision: the document has no such revision", "revision");
	await actInDocument(session, space, item, { act: "endorse", revision, text: hashOfText(text), choice }, { entry });
}

/** Nobody speaks about a text that the owner of the space has hidden. */
export const hiddenError = () => new ProtocolError("wrong-state", "document: the owner of the space has hidden it");

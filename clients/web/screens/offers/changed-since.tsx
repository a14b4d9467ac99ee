/** Above answers that began from an older text: a colleague has changed it since, and saving would replace that change. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { DraftField } from "../../sitting/use-draft.ts";

/** The entry from which the answers of a form began; null when nothing was written before. */
export const baseOf = (before: { entry: string } | null): string | null => before?.entry ?? null;

interface Props {
	/** From which entry the answers began. */
	base: string | null;
	/** What stands now. */
	before: { entry: string } | null;
	draft: DraftField;
}

export function ChangedSince({ base, before, draft }: Props): ReactNode {
	if (base === baseOf(before)) return null;
	return (
		<Notice kind="warn" id="offers.changed-since">
			<Button onClick={draft.drop} id="offers.show-newest" />
		</Notice>
	);
}

/** Says under the fields of a form where its draft is kept. */
import type { ReactNode } from "react";
import { DraftNote } from "../parts/draft-note.tsx";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import type { DraftField } from "../sitting/use-draft.ts";

export function KeptHere({ draft }: { draft: DraftField }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	return <DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />;
}

/** A field for one line of text. What is typed is saved as a draft. */
import type { ComponentProps, ReactNode } from "react";
import { DraftNote } from "../parts/draft-note.tsx";
import { Field } from "../parts/field.tsx";
import { useSittingFacts } from "../sitting/sitting-facts.ts";
import type { DraftField } from "../sitting/use-draft.ts";
import type { FormDraft } from "../sitting/use-form-draft.ts";

interface Props extends ComponentProps<typeof Field> {
	draft: FormDraft<{ text: string }>;
}

export function KeptLine({ draft: { kept, change, draft }, ...field }: Props): ReactNode {
	return (
		<>
			<Field
				dir="auto"
				maxLength={500}
				{...field}
				value={kept.text}
				onChange={({ target }) => change({ text: target.value })}
				onBlur={() => void draft.save()}
			/>
			<KeptHere draft={draft} />
		</>
	);
}

/** Says under the fields of a form where its draft is kept. */
function KeptHere({ draft }: { draft: DraftField }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	return <DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />;
}

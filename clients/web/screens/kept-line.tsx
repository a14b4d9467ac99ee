/** A field for one line of text. What is typed is saved as a draft. */
import type { ComponentProps, ReactNode } from "react";
import { Field } from "../parts/field.tsx";
import type { FormDraft } from "../sitting/use-form-draft.ts";
import { KeptHere } from "./kept-here.tsx";

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

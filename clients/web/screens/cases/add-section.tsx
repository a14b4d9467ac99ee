/** Adds a section to a case. */
import type { ReactNode } from "react";
import { Form } from "../../parts/form.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { newId } from "../../sitting/new-id.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

export function AddSection({ file: { id, addable } }: { file: CaseFile }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const form = useForm({
		first: () => ({ section: "", compartment: newId() }),
		missing: ({ section }) => ({ section: section === "" && "handoffs.missing.answer" }),
		act: "addCaseSection",
		input: ({ section, compartment }) => ({ id, section, compartment }),
	});
	return (
		<Unfold title={<Say id="cases.add-section" />}>
			<Form of={form}>
				<Select
					label={<Say id="cases.add-section-which" />}
					help={<Say id="cases.add-section-help" />}
					options={[{ value: "", label: say("house.choose") }, ...addable.map((each) => ({ value: each, label: words.section(each) }))]}
					{...form.field("section")}
					onChange={({ target }) => form.change({ section: target.value, compartment: newId() })}
				/>
				<Submit id="cases.add" kind="secondary" />
			</Form>
		</Unfold>
	);
}

/** Adds a section to a case. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

export function AddSection({ file: { id, addable } }: { file: CaseFile }): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const [section, setSection] = useState("");
	const [compartment, setCompartment] = useState(newId);
	const add = useAct("addCaseSection");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const choose = (chosen: string) => {
		setSection(chosen);
		setCompartment(newId());
	};
	const added = () => {
		choose("");
		reset();
	};
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (section === "") return refuse();
		if (!add.isPending) add.mutate({ id, section, compartment }, { onSuccess: added });
	};
	return (
		<Unfold title={<Say id="cases.add-section" />}>
			<form ref={form} onSubmit={submit} noValidate>
				<Select
					label={<Say id="cases.add-section-which" />}
					help={<Say id="cases.add-section-help" />}
					error={isRefused && section === "" && <Say id="handoffs.missing.answer" />}
					options={[{ value: "", label: say("house.choose") }, ...addable.map((each) => ({ value: each, label: words.section(each) }))]}
					value={section}
					onChange={({ target }) => choose(target.value)}
				/>
				{add.error && <ErrorNotice error={dataOf(add.error)} />}
				<Button type="submit" isBusy={add.isPending}>
					<Say id="cases.add" />
				</Button>
			</form>
		</Unfold>
	);
}

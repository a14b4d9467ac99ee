/** Adds a colleague to a desk, after a sentence that says what the colleague can read then. */
import type { ReactNode } from "react";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { act } from "../../sitting/act.ts";
import type { ColleagueView, DeskKeysView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { KeyGiven } from "./key-given.tsx";

export function AddPerson({ desk, others }: { desk: DeskKeysView; others: ColleagueView[] }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		first: { member: "" },
		missing: ({ member }) => ({ member: member === "" && "handoffs.missing.answer" }),
		run: async ({ member }) => {
			await act("addToDesk", { desk: desk.id, member });
			return member;
		},
	});
	const added = desk.people.filter(({ id, state }) => id === form.answer && state === "key");
	const result = useFocusOnChange(added.length > 0);
	const given = added.length > 0 && (
		<Notice kind="ok" live="polite" ref={result}>
			<KeyGiven people={added} />
		</Notice>
	);
	if (others.length === 0)
		return (
			<>
				{given}
				<Say as="p" className="muted" id="desk.all-here" />
			</>
		);
	const options = others.map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") }));
	return (
		<Form of={form}>
			{given}
			<Select
				label={<Say id="desk.add" />}
				help={<Say id="desk.add-help" />}
				options={[{ value: "", label: say("house.choose") }, ...options]}
				{...form.field("member")}
			/>
			<Submit id="desk.add-it" kind="secondary" />
		</Form>
	);
}

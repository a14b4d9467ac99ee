/** The form that adds a task. What to do and when stand in one line. The fields that few tasks need are under "More". */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { Select } from "../../parts/select.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { AnyValue } from "../../parts/value-words.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseDay } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

/** Kinds of computed tasks. They follow from dates, so nobody chooses them here. */
const COMPUTED = ["renew-consent", "review-risk"];

/** Half-written answers, by field. */
type Values = Record<string, AnyValue>;

const whatIn = (values: Values) => String(values.tsk_What ?? "").trim();

export function AddTask({ id, people }: { id: string; people: CaseDay["people"] }): ReactNode {
	const words = useFormWords();
	const shape = useVerb("shapeOfForm", { form: "task" });
	const { say } = useWords();
	const form = useForm({
		place: `task/${id}`,
		first: { values: {} as Values },
		missing: ({ values }) => ({ values: whatIn(values) === "" && values.tsk_Kind == null }),
		act: "addTask",
		input: ({ values }, entry) => {
			const typed = Object.entries({ ...values, tsk_What: whatIn(values) || null }).filter(([, value]) => value !== null);
			return { id, entry, values: Object.fromEntries(typed) };
		},
	});
	const { values } = form.values;
	const set = (field: string, value: AnyValue) => form.change({ values: { ...values, [field]: value === "" ? null : value } });
	const moment = (code: string, label: ReactNode) => (
		<ValueField
			field={{ code, type: "moment", list: [] }}
			label={label}
			value={values[code] ?? null}
			onChange={(value) => set(code, value)}
			countries={[]}
			choices={[]}
		/>
	);
	/** @param without codes that aren't offered. @param emptyLabel the option for no code. */
	const choiceOf = (field: string, without: string[], emptyLabel: string) => {
		const codes = shape.data?.fields.find(({ code }) => code === field)?.list ?? [];
		const options = codes.filter((each) => !without.includes(each)).map((each) => ({ value: each, label: words.code(field, each) }));
		return (
			<Select
				label={words.field(field)}
				options={[{ value: "", label: emptyLabel }, ...options]}
				value={String(values[field] ?? "")}
				onChange={({ target }) => set(field, target.value)}
			/>
		);
	};
	return (
		<Form of={form} className="day-add">
			<Say as="h2" id="tasks.add-title" />
			<div className="day-line">
				<Field
					label={<Say id="tasks.what" />}
					error={form.problem("values")}
					dir="auto"
					maxLength={200}
					value={String(values.tsk_What ?? "")}
					onChange={({ target }) => set("tsk_What", target.value)}
				/>
				{moment("tsk_Due", <Say id="tasks.when" />)}
			</div>
			<Unfold title={<Say id="tasks.more" />}>
				{choiceOf("tsk_Kind", COMPUTED, say("edit.not-said"))}
				<Select
					label={<Say id="tasks.who" />}
					options={[
						{ value: "", label: say("tasks.me") },
						...people.map((each) => ({ value: each.id, label: each.name || say("parts.unknown-name") })),
					]}
					value={String(values.tsk_Who ?? "")}
					onChange={({ target }) => set("tsk_Who", target.value)}
				/>
				{choiceOf("tsk_Repeat", ["none"], words.code("tsk_Repeat", "none"))}
				{moment("tsk_BackBy", <Say id="tasks.back-by-field" />)}
			</Unfold>
			<Submit id="tasks.add" errorWords={{ "bad-input": "tasks.bad-input" }} />
		</Form>
	);
}

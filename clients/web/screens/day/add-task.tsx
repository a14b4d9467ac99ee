/** The form that adds a task. What to do and when stand in one line. The fields that few tasks need are under "More". */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { Select } from "../../parts/select.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { AnyValue } from "../../parts/value-words.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CaseDay } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";

/** Kinds of computed tasks. They follow from dates, so nobody chooses them here. */
const COMPUTED = ["renew-consent", "review-risk"];

/** Half-written answers, by field. */
type Values = Record<string, AnyValue>;

export function AddTask({ id, people }: { id: string; people: CaseDay["people"] }): ReactNode {
	const words = useFormWords();
	const shape = useVerb("shapeOfForm", { form: "task" });
	const { say } = useWords();
	const { kept, change, begin, draft } = useFormDraft<{ values: Values }>(`task/${id}`, () => ({ values: {} }));
	const add = useAct("addTask");
	const { values } = kept;
	const set = (field: string, value: AnyValue) => change({ values: { ...values, [field]: value === "" ? null : value } });
	const what = String(values.tsk_What ?? "");
	const isComplete = what.trim() !== "" || values.tsk_Kind != null;
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const adding = useAction(async () => {
		const typed = Object.entries({ ...values, tsk_What: what.trim() || null }).filter(([, value]) => value !== null);
		const { entry } = await begin(values);
		await add.mutateAsync({ id, entry, values: Object.fromEntries(typed) });
		await draft.done();
		reset();
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isComplete) void adding.run();
		else refuse();
	};
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
		<form ref={form} className="day-add" onSubmit={submit} onBlur={() => void draft.save()} noValidate>
			<h2>
				<Say id="tasks.add-title" />
			</h2>
			<div className="day-line">
				<Field
					label={<Say id="tasks.what" />}
					error={isRefused && !isComplete && <Say id="parts.missing" />}
					dir="auto"
					maxLength={200}
					value={what}
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
			<KeptHere draft={draft} />
			{adding.error && <ErrorNotice error={adding.error} words={{ "bad-input": "tasks.bad-input" }} />}
			<Button type="submit" kind="primary" isBusy={adding.isBusy}>
				<Say id="tasks.add" />
			</Button>
		</form>
	);
}

/** Records a service: which one, and how much of it. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { dayNow } from "../../parts/moments.ts";
import type { AnyValue } from "../../parts/value-words.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";

const FIELDS = ["srv_Kind", "srv_On", "srv_Count", "srv_Unit", "srv_Barrier"];

export function AddService({ id }: { id: string }): ReactNode {
	const words = useFormWords();
	const form = useVerb("shapeOfForm", { form: "service" }, { topics: [] });
	const [values, setValues] = useState<Record<string, AnyValue>>({});
	const entry = useEntry();
	const add = useAct("addToJournal", ["caseJournal", "caseFile"]);
	const isComplete = values.srv_Kind != null;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isComplete || add.isPending) return;
		const typed = Object.entries({ srv_On: dayNow(), ...values }).filter(([, value]) => value !== null);
		const onSuccess = () => {
			entry.done();
			setValues({});
		};
		add.mutate({ id, entry: entry.for(values), form: "service", values: Object.fromEntries(typed) }, { onSuccess });
	};
	return (
		<details className="unfold">
			<summary>
				<Say id="journal.add-service" />
			</summary>
			<form onSubmit={submit} noValidate>
				{(form.data?.fields ?? [])
					.filter(({ code }) => FIELDS.includes(code))
					.map((field) => (
						<ValueField
							key={field.code}
							field={field}
							label={words.field(field.code)}
							help={field.code === "srv_On" && <Say id="journal.today" />}
							value={values[field.code] ?? null}
							onChange={(value) => setValues({ ...values, [field.code]: value })}
							countries={[]}
							choices={[]}
						/>
					))}
				{add.error && <ErrorNotice error={dataOf(add.error)} words={{ "bad-input": "tasks.bad-input" }} />}
				<Button type="submit" isBusy={add.isPending} disabled={!isComplete}>
					<Say id="journal.save-service" />
				</Button>
			</form>
		</details>
	);
}

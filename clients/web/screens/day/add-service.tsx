/** Records a service: which one, and how much of it. */
import type { ReactNode } from "react";
import { Form } from "../../parts/form.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { AnyValue } from "../../parts/value-words.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";

const FIELDS = ["srv_Kind", "srv_On", "srv_Count", "srv_Unit", "srv_Barrier"];

export function AddService({ id }: { id: string }): ReactNode {
	const words = useFormWords();
	const shape = useVerb("shapeOfForm", { form: "service" });
	const form = useForm({
		place: `service/${id}`,
		first: { values: {} as Record<string, AnyValue> },
		missing: ({ values }) => ({ values: values.srv_Kind == null && "handoffs.missing.answer" }),
		act: "addToJournal",
		input: ({ values }, entry) => {
			const typed = Object.entries({ srv_On: dayNow(), ...values }).filter(([, value]) => value !== null);
			return { id, entry, form: "service", values: Object.fromEntries(typed) };
		},
	});
	const { values } = form.values;
	return (
		<Unfold title={<Say id="journal.add-service" />} isOpen={form.draft.isOld}>
			<Form of={form}>
				{(shape.data?.fields ?? [])
					.filter(({ code }) => FIELDS.includes(code))
					.map((field) => (
						<ValueField
							key={field.code}
							field={field}
							label={words.field(field.code)}
							help={field.code === "srv_On" && <Say id="journal.today" />}
							error={field.code === "srv_Kind" && form.problem("values")}
							value={values[field.code] ?? null}
							onChange={(value) => form.change({ values: { ...values, [field.code]: value } })}
							countries={[]}
							choices={[]}
						/>
					))}
				<Submit id="journal.save-service" kind="secondary" errorWords={{ "bad-input": "tasks.bad-input" }} />
			</Form>
		</Unfold>
	);
}

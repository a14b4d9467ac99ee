/** Records a service: which one, and how much of it. */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { dayNow } from "../../parts/moments.ts";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { AnyValue } from "../../parts/value-words.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { KeptHere } from "../kept-here.tsx";

const FIELDS = ["srv_Kind", "srv_On", "srv_Count", "srv_Unit", "srv_Barrier"];

export function AddService({ id }: { id: string }): ReactNode {
	const words = useFormWords();
	const shape = useVerb("shapeOfForm", { form: "service" });
	const { kept, change, begin, draft } = useFormDraft<{ values: Record<string, AnyValue> }>(`service/${id}`, () => ({ values: {} }));
	const { values } = kept;
	const add = useAct("addToJournal");
	const isComplete = values.srv_Kind != null;
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const adding = useAction(async () => {
		const typed = Object.entries({ srv_On: dayNow(), ...values }).filter(([, value]) => value !== null);
		const { entry } = await begin(values);
		await add.mutateAsync({ id, entry, form: "service", values: Object.fromEntries(typed) });
		await draft.done();
		reset();
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isComplete) void adding.run();
		else refuse();
	};
	return (
		<Unfold title={<Say id="journal.add-service" />} isOpen={draft.isOld}>
			<form ref={form} onSubmit={submit} onBlur={() => void draft.save()} noValidate>
				{(shape.data?.fields ?? [])
					.filter(({ code }) => FIELDS.includes(code))
					.map((field) => (
						<ValueField
							key={field.code}
							field={field}
							label={words.field(field.code)}
							help={field.code === "srv_On" && <Say id="journal.today" />}
							error={isRefused && !isComplete && field.code === "srv_Kind" && <Say id="handoffs.missing.answer" />}
							value={values[field.code] ?? null}
							onChange={(value) => change({ values: { ...values, [field.code]: value } })}
							countries={[]}
							choices={[]}
						/>
					))}
				<KeptHere draft={draft} />
				{adding.error && <ErrorNotice error={adding.error} words={{ "bad-input": "tasks.bad-input" }} />}
				<Button type="submit" isBusy={adding.isBusy}>
					<Say id="journal.save-service" />
				</Button>
			</form>
		</Unfold>
	);
}

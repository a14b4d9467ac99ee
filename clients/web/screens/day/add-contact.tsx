/** The form for a note after a visit or a call: a text, and one button. The fields for how, with whom and when are under "More". */
import type { FormEvent, ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Notice } from "../../parts/notice.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { AnyValue } from "../../parts/value-words.ts";
import type { ReadersView } from "../../sitting/kinds.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import "../cases/cases.css";
import "./day.css";

const DETAILS = ["jrn_At", "jrn_Channel", "jrn_With"];

type Values = Record<string, AnyValue>;

interface Props {
	/** The case. */
	id: string;
	/** The readers of the journal; null when it isn't open, or doesn't exist yet. */
	readers: ReadersView | null;
	/** Whether the form is on the screen of the case. That screen has another primary button. */
	isOnCase?: boolean;
}

export function AddContact({ id, readers, isOnCase = false }: Props): ReactNode {
	const words = useFormWords();
	const shape = useVerb("shapeOfForm", { form: "contact" });
	const fields = (shape.data?.fields ?? []).filter(({ code }) => DETAILS.includes(code));
	const { isSharedComputer } = useSittingFacts();
	const { kept, change, begin, draft } = useFormDraft<{ values: Values }>(`journal/${id}`, () => ({ values: {} }));
	const write = useAct("addToJournal");
	const { values } = kept;
	const set = (field: string, value: AnyValue) => change({ values: { ...values, [field]: value } });
	const text = String(values.jrn_Words ?? "");
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const isMissing = text.trim() === "";
	const adding = useAction(async () => {
		const typed = Object.entries({ jrn_At: momentNow(), ...values, jrn_Words: text.trim() }).filter(([, value]) => value !== null);
		const { entry } = await begin(values);
		await write.mutateAsync({ id, entry, form: "contact", values: Object.fromEntries(typed) });
		await draft.done();
		reset();
	});
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isMissing) refuse();
		else void adding.run();
	};
	return (
		<form ref={form} className="day-note" onSubmit={submit} noValidate>
			<TextArea
				label={<Say id="journal.words" />}
				error={isRefused && isMissing && <Say id="parts.missing" />}
				value={text}
				onChange={({ target }) => set("jrn_Words", target.value)}
				onBlur={() => void draft.save()}
			/>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			<Unfold title={<Say id="journal.more" />}>
				{fields.map((field) => (
					<ValueField
						key={field.code}
						field={field}
						label={words.field(field.code)}
						help={field.code === "jrn_At" && <Say id="journal.now" />}
						value={values[field.code] ?? null}
						onChange={(value) => set(field.code, value)}
						countries={[]}
						choices={[]}
					/>
				))}
			</Unfold>
			{adding.error && <ErrorNotice error={adding.error} />}
			{readers && !isMissing && <ReadersLine readers={readers} />}
			<Button type="submit" kind={isOnCase ? "secondary" : "primary"} isBusy={adding.isBusy}>
				<Say id="journal.add" />
			</Button>
			{write.isSuccess && text === "" && (
				<div className="day-added">
					<Notice kind="ok" live="polite">
						<p>
							<Say id="journal.added" />
						</p>
					</Notice>
				</div>
			)}
		</form>
	);
}

/** The form for a note after a visit or a call: a text, and one button. The fields for how, with whom and when are under "More". */
import type { ReactNode } from "react";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { ValueField } from "../../parts/inputs/value-field.tsx";
import { momentNow } from "../../parts/moments.ts";
import { Notice } from "../../parts/notice.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { AnyValue } from "../../parts/value-words.ts";
import type { ReadersView } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import "../cases/cases.css";
import "./day.css";

const DETAILS = ["jrn_At", "jrn_Channel", "jrn_With"];

type Values = Record<string, AnyValue>;

const wordsIn = (values: Values) => String(values.jrn_Words ?? "");

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
	const form = useForm({
		place: `journal/${id}`,
		first: { values: {} as Values },
		missing: ({ values }) => ({ values: wordsIn(values).trim() === "" }),
		act: "addToJournal",
		input: ({ values }, entry) => {
			const typed = { jrn_At: momentNow(), ...values, jrn_Words: wordsIn(values).trim() };
			const present = Object.entries(typed).filter(([, value]) => value !== null);
			return { id, entry, form: "contact", values: Object.fromEntries(present) };
		},
	});
	const { values } = form.values;
	const set = (field: string, value: AnyValue) => form.change({ values: { ...values, [field]: value } });
	const text = wordsIn(values);
	return (
		<Form of={form} className="day-note">
			<TextArea
				label={<Say id="journal.words" />}
				error={form.problem("values")}
				value={text}
				onChange={({ target }) => set("jrn_Words", target.value)}
			/>
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
			{readers && text.trim() !== "" && <ReadersLine readers={readers} />}
			<Submit id="journal.add" kind={isOnCase ? "secondary" : "primary"} />
			{form.isSent && text === "" && (
				<div className="day-added">
					<Notice kind="ok" live="polite" id="journal.added" />
				</div>
			)}
		</Form>
	);
}

/** The fields of a document in one language. */
import type { ReactNode } from "react";
import { Field, TextArea } from "../../parts/field.tsx";
import { Say } from "../../words/words.tsx";
import type { FormState } from "../use-form.tsx";

type FieldProps = ReturnType<FormState<Record<string, string>, unknown>["field"]>;

interface Props {
	/** BCP 47. Empty while none is chosen. */
	language: string;
	title: FieldProps;
	summary: FieldProps;
	text: FieldProps;
}

export function TextFields({ language, title, summary, text }: Props): ReactNode {
	const lang = language || undefined;
	return (
		<>
			<Field label={<Say id="forum.title" />} help={<Say id="forum.title-help" />} lang={lang} dir="auto" maxLength={200} {...title} />
			<TextArea
				label={<Say id="library.summary" />}
				help={<Say id="library.summary-help" />}
				lang={lang}
				rows={3}
				maxLength={1_000}
				{...summary}
			/>
			<TextArea label={<Say id="forum.text" />} help={<Say id="library.text-help" />} lang={lang} rows={14} maxLength={60_000} {...text} />
		</>
	);
}

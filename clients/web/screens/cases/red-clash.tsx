/** A step of a case: people wrote different things that can put the person in danger. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ClashLine } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

/** How many fields are named at most. When more fields differ, only the name of the form is shown. */
const MAX_FIELDS = 3;

interface Props {
	/** The id of the case. */
	id: string;
	clash: ClashLine;
	isPrimary: boolean;
}

export function RedClash({ id, clash: { compartment, form, unit, fields, count }, isPrimary }: Props): ReactNode {
	const words = useFormWords();
	const { say } = useWords();
	const isShort = unit !== null && fields.length > 0 && fields.length <= MAX_FIELDS;
	const what = isShort ? fields.map(words.field).join(say("parts.comma")) : words.form(form);
	return (
		<li className="step step-danger">
			<Say as="p" id={unit === null ? "cases.red-clash-row" : "cases.red-clash"} values={{ count, what }} />
			<p>
				<Link
					className={isPrimary ? "button button-primary" : "step-link"}
					to="/cases/$id/s/$compartment/clash"
					params={{ id, compartment }}
				>
					<Say id="sections.choose" />
				</Link>
			</p>
		</li>
	);
}

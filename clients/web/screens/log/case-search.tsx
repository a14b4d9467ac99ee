/** `#/log/cases`: finds a case, for the report to the person concerned. */
import type { ReactNode } from "react";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useOnward } from "../../parts/use-onward.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToLog } from "./back.tsx";
import { NOTHING_CHOSEN, resolveFilter, WRONG_FILTER } from "./filter-fields.tsx";

export default function CaseSearch(): ReactNode {
	const navigate = useOnward();
	const form = useForm({
		first: NOTHING_CHOSEN,
		missing: ({ case: typed }) => ({ case: typed.trim() === "" && "log.questions.need-case" }),
		wrong: WRONG_FILTER,
		keeps: true,
		run: resolveFilter,
		done: ({ case: found }) => navigate({ to: "/log/cases/$case", params: { case: found ?? "" } }),
	});
	return (
		<>
			<Heading id="house.log-cases" />
			<Say as="p" id="log.case.empty" />
			<Form of={form}>
				<Field
					label={<Say id="log.entries.case" />}
					help={<Say id="log.entries.case-help" />}
					dir="ltr"
					autoCapitalize="none"
					spellCheck={false}
					{...form.field("case")}
				/>
				<Submit id="log.case.find" />
			</Form>
			<BackToLog />
		</>
	);
}

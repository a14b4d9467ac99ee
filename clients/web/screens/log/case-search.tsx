/** `#/log/cases`: finds a case, for the report to the person concerned. */
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useAction } from "../../sitting/use-action.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToLog } from "./back.tsx";
import { NOTHING_CHOSEN, PROBLEM_WORDS, resolveFilter } from "./filter-fields.tsx";

export default function CaseSearch(): ReactNode {
	const [typed, setTyped] = useState("");
	const [problem, setProblem] = useState<MessageId | null>(null);
	const navigate = useNavigate();
	const { form, refuse } = useRefusal<HTMLFormElement>();
	const find = useAction(async () => {
		setProblem(null);
		const found = await resolveFilter({ ...NOTHING_CHOSEN, case: typed });
		if (typeof found === "string" || found.case === null) {
			setProblem(typeof found === "string" ? PROBLEM_WORDS[found] : "log.questions.need-case");
			return refuse();
		}
		await navigate({ to: "/log/cases/$case", params: { case: found.case } });
	});
	const submit = () => {
		void find.run();
	};
	return (
		<>
			<Heading id="house.log-cases" />
			<Say as="p" id="log.case.empty" />
			<Form of={{ ref: form, submit }}>
				<Field
					label={<Say id="log.entries.case" />}
					help={<Say id="log.entries.case-help" />}
					error={problem !== null && <Say id={problem} />}
					dir="ltr"
					autoCapitalize="none"
					spellCheck={false}
					value={typed}
					onChange={({ target }) => setTyped(target.value)}
				/>
				<p className="buttons">
					<Button type="submit" kind="primary" isBusy={find.isBusy} id="log.case.find" />
				</p>
				{find.error && <ErrorNotice error={find.error} />}
			</Form>
			<BackToLog />
		</>
	);
}

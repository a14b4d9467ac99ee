/** Step 1: what founding means, and the token that shows that the server's operator agrees. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { Action } from "../../sitting/use-action.ts";
import { Say } from "../../words/words.tsx";
import { STEP, StepHeading } from "../door/step.tsx";

interface Props {
	token: string;
	/** Asks the server about the token, and goes on. */
	check: Action<void>;
	onChange(token: string): void;
}

export function TokenStep({ token, check, onChange }: Props): ReactNode {
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isWrong = check.error?.field === "token";
	const isMissing = token.trim() === "";
	const submit = () => {
		if (isMissing) refuse();
		else void check.run();
	};
	return (
		<>
			<StepHeading number={STEP.code} id="found.title" />
			<Say as="p" id="found.what" />
			<Notice kind="warn" id="found.one-word" />
			{check.error && !isWrong && <ErrorNotice error={check.error} words={{ unavailable: "door.offline" }} />}
			<Form of={{ ref: form, submit }}>
				<CodeField
					label={<Say id="found.token" />}
					help={<Say id="found.token-help" />}
					error={isWrong ? <Say id="found.wrong-token" /> : isRefused && isMissing && <Say id="parts.missing" />}
					name="code"
					value={token}
					onChange={({ target }) => onChange(target.value)}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={check.isBusy} id="parts.go-on" />
				</div>
			</Form>
		</>
	);
}

/** Step 1: what founding means, and the token that shows that the server's operator agrees. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { Say } from "../../words/words.tsx";
import { STEP, StepHeading } from "../door/step.tsx";

interface Props {
	token: string;
	isWrong: boolean;
	onChange(token: string): void;
	onNext(): void;
}

export function TokenStep({ token, isWrong, onChange, onNext }: Props): ReactNode {
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isMissing = token.trim() === "";
	const submit = () => {
		if (isMissing) refuse();
		else onNext();
	};
	return (
		<>
			<StepHeading number={STEP.code} id="found.title" />
			<Say as="p" id="found.what" />
			<Notice kind="warn" id="found.one-word" />
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
					<Button type="submit" kind="primary" isWide id="parts.go-on" />
				</div>
			</Form>
		</>
	);
}

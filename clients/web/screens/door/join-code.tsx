/** Step 1: the invite code. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import type { Action } from "../../sitting/use-action.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToSignIn } from "./back-to-sign-in.tsx";
import { STEP, StepHeading } from "./step.tsx";

const ERROR_WORDS: Record<string, MessageId> = { "bad-input": "door.code-wrong", "not-found": "door.code-unknown" };

interface Props {
	code: string;
	onChange(code: string): void;
	check: Action<void>;
}

export function CodeStep({ code, onChange, check }: Props): ReactNode {
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const submit = () => {
		if (code === "") return refuse();
		void check.run();
	};
	return (
		<>
			<StepHeading number={STEP.code} id="door.join" />
			{check.error && <ErrorNotice error={check.error} words={ERROR_WORDS} />}
			<Form of={{ ref: form, submit }}>
				<CodeField
					label={<Say id="door.invite-code" />}
					help={<Say id="door.invite-code-help" />}
					error={isRefused && code === "" && <Say id="parts.missing" />}
					name="code"
					autoCapitalize="characters"
					value={code}
					onChange={({ target }) => onChange(grouped(target.value))}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={check.isBusy} id="parts.go-on" />
				</div>
				<p role="status" className="muted">
					{check.isBusy && <Say id="door.checking" />}
				</p>
			</Form>
			<BackToSignIn />
		</>
	);
}

/** Groups of four, as people read it out. */
function grouped(typed: string): string {
	const characters = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
	return characters.replace(/(.{4})(?=.)/g, "$1-");
}

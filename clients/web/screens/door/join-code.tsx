/** Step 1: the invite code. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { CodeField } from "../../parts/field.tsx";
import type { Action } from "../../sitting/use-action.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { StepHeading } from "./step.tsx";

const WORDS: Record<string, MessageId> = { "bad-input": "door.code-wrong", "not-found": "door.code-unknown" };

export function CodeStep({ check }: { check: Action<string> }): ReactNode {
	const [code, setCode] = useState("");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		void check.run(code);
	};
	return (
		<>
			<StepHeading number={1} id="door.join" />
			{check.error && <ErrorNotice error={check.error} words={WORDS} />}
			<form onSubmit={submit} noValidate>
				<CodeField
					label={<Say id="door.invite-code" />}
					help={<Say id="door.invite-code-help" />}
					name="invite"
					autoCapitalize="characters"
					value={code}
					onChange={({ target }) => setCode(grouped(target.value))}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={check.isBusy} disabled={code === ""}>
						<Say id="parts.go-on" />
					</Button>
				</div>
				<p role="status" className="muted">
					{check.isBusy && <Say id="door.checking" />}
				</p>
			</form>
			<p>
				<a href="#/">
					<Say id="door.back-to-sign-in" />
				</a>
			</p>
		</>
	);
}

/** Groups of four, as people read it out. */
function grouped(typed: string): string {
	const characters = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
	return characters.replace(/(.{4})(?=.)/g, "$1-");
}

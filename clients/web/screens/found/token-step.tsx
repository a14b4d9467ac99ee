/** Step 1: what founding means, and the token that shows that the server's operator agrees. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";
import { StepHeading } from "../door/step.tsx";

export function TokenStep({ isWrong = false, onNext }: { isWrong?: boolean; onNext(token: string): void }): ReactNode {
	const [token, setToken] = useState("");
	const submit = (event: FormEvent) => {
		event.preventDefault();
		onNext(token.trim());
	};
	return (
		<>
			<StepHeading number={1} id="found.title" />
			<p>
				<Say id="found.what" />
			</p>
			<Notice kind="warn">
				<p>
					<Say id="found.one-word" />
				</p>
			</Notice>
			<form onSubmit={submit} noValidate>
				<CodeField
					label={<Say id="found.token" />}
					help={<Say id="found.token-help" />}
					error={isWrong && <Say id="found.wrong-token" />}
					name="token"
					value={token}
					onChange={({ target }) => setToken(target.value)}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide disabled={token.trim() === ""}>
						<Say id="parts.go-on" />
					</Button>
				</div>
			</form>
		</>
	);
}

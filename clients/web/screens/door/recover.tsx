/** `#/recover`: open the account with the recovery code and set a new password. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, CodeField, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { Say } from "../../words/words.tsx";
import { BackToSignIn } from "./back-to-sign-in.tsx";
import type { Entering } from "./entering.ts";
import { NewPassword } from "./new-password.tsx";
import { usePasswordRating } from "./use-password-rating.ts";

export default function Recover({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [typed, setTyped] = useState({ name: "", recoveryCode: "", password: "", isSharedComputer: false });
	const rating = usePasswordRating(typed.password, [typed.name]);
	const open = useAction(async () => {
		await claim(true);
		onEntered(await openSitting().call("enterWithCode", typed), typed);
	});
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const submit = () => {
		const isComplete = typed.name !== "" && typed.recoveryCode !== "";
		void rating.submit((isStrong) => (isComplete && isStrong ? open.run() : refuse()));
	};
	const missing = (text: string) => isRefused && text === "" && <Say id="parts.missing" />;
	return (
		<>
			<Heading id="door.recover" />
			<Say as="p" id="door.recover-help" />
			{open.error && <ErrorNotice error={open.error} words={{ "sign-in-failed": "door.recover-failed", "bad-input": "door.code-wrong" }} />}
			<Form of={{ ref: form, submit }} onInput={onTyping}>
				<Field
					label={<Say id="door.name" />}
					error={missing(typed.name)}
					autoComplete="username"
					autoCapitalize="none"
					spellCheck={false}
					dir="auto"
					value={typed.name}
					onChange={({ target }) => setTyped({ ...typed, name: target.value })}
				/>
				<CodeField
					label={<Say id="door.recovery-code" />}
					help={<Say id="door.recovery-code-help" />}
					error={missing(typed.recoveryCode)}
					autoCapitalize="characters"
					value={typed.recoveryCode}
					onChange={({ target }) => setTyped({ ...typed, recoveryCode: target.value })}
				/>
				<NewPassword
					rating={rating}
					password={typed.password}
					isTried={isRefused}
					onChange={(password) => setTyped({ ...typed, password })}
				/>
				<Check
					label={<Say id="door.shared" />}
					help={<Say id="door.shared-help" />}
					checked={typed.isSharedComputer}
					onChange={({ target }) => setTyped({ ...typed, isSharedComputer: target.checked })}
				/>
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={open.isBusy} id={open.isBusy ? "parts.opening" : "door.open"} />
				</div>
			</Form>
			<details className="door-more">
				<Say as="summary" id="door.lost-too" />
				<Say as="p" id="door.lost-too-help" />
			</details>
			<BackToSignIn />
		</>
	);
}

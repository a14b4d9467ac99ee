/** A new password, judged on this device while it is typed. */
import type { ReactNode } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { PasswordField } from "../../parts/field.tsx";
import { Say } from "../../words/words.tsx";
import type { PasswordRating } from "./use-password-rating.ts";

interface Props {
	rating: PasswordRating;
	password: string;
	/** The person has tried to go on. From then on, the field says what is wrong with the password. */
	isTried: boolean;
	onChange(password: string): void;
}

export function NewPassword({ rating: { verdict, error }, password, isTried, onChange }: Props): ReactNode {
	const shown = verdict ?? (password === "" ? "door.password-short" : null);
	const wrong = isTried && shown !== null && shown !== "door.password-good" && <Say id={shown} />;
	return (
		<>
			{error && <ErrorNotice error={error} />}
			<PasswordField
				label={<Say id="door.new-password" />}
				help={<Say id="door.new-password-help" />}
				error={wrong}
				name="new-password"
				autoComplete="new-password"
				value={password}
				onChange={({ target }) => onChange(target.value)}
			/>
			<p role="status" className="door-verdict">
				{verdict && !wrong && <Say id={verdict} />}
			</p>
		</>
	);
}

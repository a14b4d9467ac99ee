/** A new password, judged on this device while it is typed. */
import { type ReactNode, useEffect, useState } from "react";
import { PasswordField } from "../../parts/field.tsx";
import { openSitting } from "../../sitting/open.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	/** Names that an attacker may know. */
	about: string[];
	password: string;
	/** The person wants to go on: the field says what is wrong with the password. */
	isTried: boolean;
	onChange(password: string): void;
	onRated(isEnough: boolean): void;
}

export function NewPassword({ about, password, isTried, onChange, onRated }: Props): ReactNode {
	const [verdict, setVerdict] = useState<MessageId | null>(null);
	const known = about.join("\n");
	useEffect(() => {
		if (password === "") return setVerdict(null);
		let isCurrent = true;
		const timer = setTimeout(async () => {
			const { isEnough, isLongEnough } = await openSitting().call("ratePassword", { password, about: known.split("\n") });
			if (!isCurrent) return;
			setVerdict(isEnough ? "door.password-good" : isLongEnough ? "door.password-easy" : "door.password-short");
			onRated(isEnough);
		}, 300);
		return () => {
			isCurrent = false;
			clearTimeout(timer);
		};
	}, [password, known, onRated]);
	const shown = verdict ?? (password === "" ? "door.password-short" : null);
	const wrong = isTried && shown !== null && shown !== "door.password-good" && <Say id={shown} />;
	return (
		<>
			<PasswordField
				label={<Say id="door.new-password" />}
				help={<Say id="door.new-password-help" />}
				error={wrong}
				name="new-password"
				autoComplete="new-password"
				value={password}
				onChange={({ target }) => {
					onRated(false);
					setVerdict(null);
					onChange(target.value);
				}}
			/>
			<p role="status" className="door-verdict">
				{verdict && !wrong && <Say id={verdict} />}
			</p>
		</>
	);
}

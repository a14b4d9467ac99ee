/** A new password, judged on this device while it is typed. */
import { type ReactNode, useEffect, useState } from "react";
import { PasswordField } from "../../parts/field.tsx";
import { openSitting } from "../../sitting/open.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	/** Names that an attacker may know. */
	about: string[];
	onChange(password: string): void;
	onRated(isEnough: boolean): void;
}

export function NewPassword({ about, onChange, onRated }: Props): ReactNode {
	const [password, setPassword] = useState("");
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
	return (
		<>
			<PasswordField
				label={<Say id="door.new-password" />}
				help={<Say id="door.new-password-help" />}
				name="new-password"
				autoComplete="new-password"
				value={password}
				onChange={({ target }) => {
					setPassword(target.value);
					onRated(false);
					onChange(target.value);
				}}
			/>
			<p role="status" className="door-verdict">
				{verdict && <Say id={verdict} />}
			</p>
		</>
	);
}

/** The field for how long an invite is valid. */
import type { ReactNode } from "react";
import { Select } from "../../parts/select.tsx";
import { Say, useWords } from "../../words/words.tsx";

/** The choices, in days. */
const DAYS = [1, 3, 7];

export function InviteDays({ days, onChange }: { days: number; onChange(days: number): void }): ReactNode {
	const { say } = useWords();
	return (
		<Select
			label={<Say id="invite.days" />}
			options={DAYS.map((each) => ({ value: String(each), label: say("invite.for-days", { days: each }) }))}
			value={String(days)}
			onChange={({ target }) => onChange(Number(target.value))}
		/>
	);
}

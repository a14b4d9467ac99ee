/** Asks for some groups of a recovery code. The right answer shows that the code was written down. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { CodeField } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";

/** The positions of the groups that are asked for, from 0. */
const ASKED = [1, 3, 6];

interface Props {
	code: string;
	isBusy?: boolean;
	/** Called when all typed groups are right. */
	onKept(): void;
	onBack(): void;
	children?: ReactNode;
}

export function AskBack({ code, isBusy = false, onKept, onBack, children }: Props): ReactNode {
	const groups = code.split("-");
	const asked = ASKED.filter((position) => position < groups.length);
	const [typed, setTyped] = useState<Record<number, string>>({});
	const [isWrong, setWrong] = useState(false);
	const submit = () => {
		const isRight = asked.every((position) => same(typed[position] ?? "", groups[position] as string));
		setWrong(!isRight);
		if (isRight) onKept();
	};
	return (
		<>
			{isWrong && <Notice kind="warn" live="assertive" title={<Say id="door.no-match" />} />}
			{children}
			<Form of={{ submit }}>
				{asked.map((position) => (
					<CodeField
						key={position}
						label={<Say id="door.group" values={{ number: position + 1 }} />}
						autoCapitalize="characters"
						maxLength={8}
						value={typed[position] ?? ""}
						onChange={({ target }) => setTyped({ ...typed, [position]: target.value })}
					/>
				))}
				<div className="buttons">
					<Button type="submit" kind="primary" isWide isBusy={isBusy} id="parts.go-on" />
					<Button kind="quiet" onClick={onBack} id="door.show-again" />
				</div>
			</Form>
		</>
	);
}

/**
 * Compares a typed group. O counts as 0, and I and L count as 1, because people confuse them. Small letters count as capitals, and other
 * signs don't count.
 */
function same(typed: string, group: string): boolean {
	const plain = (text: string) =>
		text
			.toUpperCase()
			.replace(/[^A-Z0-9]/g, "")
			.replaceAll("O", "0")
			.replace(/[IL]/g, "1");
	return plain(typed) === plain(group);
}

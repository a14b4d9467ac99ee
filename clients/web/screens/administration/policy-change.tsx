/** What a new policy changes: each value now and as proposed. */
import type { ReactNode } from "react";
import { Facts } from "../../parts/facts.tsx";
import { Say } from "../../words/words.tsx";

interface Policy {
	vettingMonths: number;
	attachmentMiB: number;
}

interface Props {
	before: Policy;
	after: Policy;
	/** Whether the new policy is in force already. Then only its values are shown. */
	isDone?: boolean;
}

export function PolicyChange({ before, after, isDone = false }: Props): ReactNode {
	const change = (old: number, proposed: number, id: "policy.months" | "policy.size") => {
		const value = <Say id={id} values={{ count: proposed }} />;
		if (isDone) return value;
		if (old === proposed) return <Say id="policy.same" values={{ value }} />;
		return <Say id="policy.change" values={{ before: <Say id={id} values={{ count: old }} />, after: value }} />;
	};
	return (
		<Facts
			rows={[
				["policy.vetting", change(before.vettingMonths, after.vettingMonths, "policy.months")],
				["policy.attachments", change(before.attachmentMiB, after.attachmentMiB, "policy.size")],
			]}
		/>
	);
}

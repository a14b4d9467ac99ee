/** Whether a member or an organisation is active, as a word. Active ones need none. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import { type MessageId, Say } from "../../words/words.tsx";

const TONES: Record<string, "info" | "warn" | "danger"> = { pending: "info", suspended: "warn", removed: "danger", refused: "danger" };

export function StandingTag({ status }: { status: string }): ReactNode {
	if (status === "active") return null;
	return (
		<Tag kind={TONES[status] ?? "info"}>
			<Say id={`vetting.status.${status}` as MessageId} />
		</Tag>
	);
}

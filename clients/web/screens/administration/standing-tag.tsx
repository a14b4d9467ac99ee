/** A tag for a member or an organisation that isn't active. An active one has no tag. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { MessageId } from "../../words/words.tsx";

const TAG_KINDS: Record<string, "info" | "warn" | "danger"> = { pending: "info", suspended: "warn", removed: "danger", refused: "danger" };

export function StandingTag({ status }: { status: string }): ReactNode {
	if (status === "active") return null;
	return <Tag kind={TAG_KINDS[status] ?? "info"} id={`vetting.status.${status}` as MessageId} />;
}

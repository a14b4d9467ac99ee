/** Entries that can't be read: why, and who can help. Each cause is said once. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { WhoCanHelp } from "../../parts/who-can-help.tsx";
import type { UnreadableView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";

export function Unreadable({ entries }: { entries: UnreadableView[] }): ReactNode {
	const causes = [...new Set(entries.map(({ why }) => why))];
	return causes.map((why) => <Cause key={why} entries={entries.filter((each) => each.why === why)} />);
}

function Cause({ entries }: { entries: UnreadableView[] }): ReactNode {
	const [first] = entries;
	if (!first) return null;
	const { why, at, helpers } = first;
	return (
		<Notice kind={why === "tampered" ? "warn" : "info"} title={<Say id="sections.unreadable" values={{ count: entries.length }} />}>
			<Say as="p" id={`cause.${why}` as MessageId} />
			{at !== null && <Say as="p" id={why === "later-only" ? "sections.from" : "sections.until"} values={{ at: new Date(at) }} />}
			<WhoCanHelp helpers={helpers} />
			{helpers.phone.map((member) => (
				<NumbersOf key={member} party={{ id: member }} isNeeded />
			))}
		</Notice>
	);
}

/** Changes that wait for another admin. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { WaitingChange } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

/** @param proposal its id, or null for none. */
export function WaitingLink({ proposal }: { proposal: string | null }): ReactNode {
	if (proposal === null) return null;
	return (
		<p>
			<Link className="inline-link" to="/vetting/$proposal" params={{ proposal }}>
				<Say id="network.change-waits" />
			</Link>
		</p>
	);
}

/** The open proposals of one kind, each with the way to decide it. */
export function WaitingChanges({ changes }: { changes: WaitingChange[] }): ReactNode {
	return changes.map(({ id, by, at, isMine, mayDecide }) => (
		<Notice key={id} kind="info" title={<Say id="network.proposed" />}>
			<p>
				{isMine ? (
					<Say id="vetting.you-proposed" />
				) : (
					<Say id="vetting.proposed" values={{ name: <PersonName person={by} />, time: new Date(at) }} />
				)}
			</p>
			<p>
				<Link to="/vetting/$proposal" params={{ proposal: id }}>
					<Say id={mayDecide ? "network.look-and-decide" : "network.look"} />
				</Link>
			</p>
		</Notice>
	));
}

/** After a proposal: whether it is in force, or who must agree. */
export function Proposed({ waits }: { waits: boolean }): ReactNode {
	return (
		<Notice kind="ok" live="polite">
			<p>
				<Say id={waits ? "network.waits-for-second" : "network.in-force"} />
			</p>
		</Notice>
	);
}

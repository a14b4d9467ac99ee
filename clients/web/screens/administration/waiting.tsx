/** Changes that wait for another admin. */
import type { ReactNode, Ref } from "react";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import type { WaitingChange } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

/** @param proposal its id, or null for none. */
export function WaitingLink({ proposal }: { proposal: string | null }): ReactNode {
	if (proposal === null) return null;
	return (
		<p>
			<SayLink className="inline-link" to="/vetting/$proposal" params={{ proposal }} id="administration.change-waits" />
		</p>
	);
}

/** The open proposals of one kind, each with the way to decide it. A proposal that I have just made takes the focus. */
export function WaitingChanges({ changes }: { changes: WaitingChange[] }): ReactNode {
	const mine = changes.findLast(({ isMine }) => isMine)?.id;
	const made = useFocusOnChange(mine);
	return changes.map((change) => <Waiting key={change.id} change={change} ref={change.id === mine ? made : undefined} />);
}

function Waiting({ change, ref }: { change: WaitingChange; ref: Ref<HTMLDivElement> | undefined }): ReactNode {
	const { id, by, at, isMine, mayDecide } = change;
	if (isMine) return <Proposed proposal={id} ref={ref} />;
	return (
		<Notice kind="info" title={<Say id="administration.proposed" />} ref={ref}>
			<Say as="p" id="vetting.proposed" values={{ name: <PersonName person={by} />, time: new Date(at) }} />
			<ProposalLink proposal={id} mayDecide={mayDecide} />
		</Notice>
	);
}

/**
 * A proposal of mine.
 * @param proposal its id while it waits for somebody else; null when it is in force.
 */
export function Proposed({ proposal, ref }: { proposal: string | null; ref?: Ref<HTMLDivElement> | undefined }): ReactNode {
	return (
		<Notice kind="ok" live="polite" ref={ref}>
			<Say as="p" id={proposal === null ? "administration.in-force" : "administration.waits-for-second"} />
			{proposal !== null && <ProposalLink proposal={proposal} mayDecide={false} />}
		</Notice>
	);
}

export function ProposalLink({ proposal, mayDecide }: { proposal: string; mayDecide: boolean }): ReactNode {
	return (
		<p>
			<SayLink to="/vetting/$proposal" params={{ proposal }} id={mayDecide ? "administration.look-and-decide" : "administration.look"} />
		</p>
	);
}

/** The second line of a case in a list: status, lead and, for people who belong to several desks, the desk. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import type { CaseLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function CaseDetail({ row: { status, lead, isMine, desk }, showsDesk }: { row: CaseLine; showsDesk: boolean }): ReactNode {
	const leadWords =
		lead === null ? (
			<Say key="lead" id="cases.no-lead" />
		) : isMine ? (
			<Say key="lead" id="cases.lead-me" />
		) : (
			<Say key="lead" id="cases.lead" values={{ name: lead || <Say id="parts.unknown-name" /> }} />
		);
	return (
		<p>
			<Listed
				items={[
					<Say key="status" id={`cases.status.${status}` as MessageId} />,
					leadWords,
					...(showsDesk ? [<Say key="desk" id="cases.of-desk" values={{ desk: desk.name }} />] : []),
				]}
			/>
		</p>
	);
}

/** A proposal: what it would do, by whom, and whether the reader can decide it, or what became of it. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import { Row } from "../../parts/rows.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Say } from "../../words/words.tsx";
import { ProposalSentence } from "../vetting/sentence.tsx";
import { type Destination, destinationOf, type ProposalRow } from "./row-words.ts";

export function ProposalWaiting({ row }: { row: ProposalRow }): ReactNode {
	return (
		<Row
			title={
				<Link {...(destinationOf(row) as Destination)}>
					<ProposalSentence type={row.what} subject={row.names.subject} />
				</Link>
			}
			mark={row.kind === "proposal" && <Tag kind="info" id="proposal.you-mark" />}
		>
			<ProposalState row={row} />
			<Say as="div" className="small" id="today.since" values={{ time: new Date(row.since) }} />
		</Row>
	);
}

function ProposalState({ row }: { row: ProposalRow }): ReactNode {
	const name = <PersonName person={{ name: row.names.member }} />;
	const by = <Say id="proposal.by" values={{ name }} />;
	switch (row.kind) {
		case "proposal":
			return <div>{by}</div>;
		case "vetting-asked":
			return <Say as="div" id="proposal.asked" values={{ name }} />;
		case "proposal-refused":
			return (
				<>
					<Say as="div" id="proposal.refused" values={{ name }} />
					{row.refusal !== null && (
						<Say as="div" id="proposal.because" values={{ reason: <Say id={`vetting.refusal.${row.refusal}`} /> }} />
					)}
				</>
			);
		case "proposal-lapsed":
			return (
				<>
					{!row.isMine && <div>{by}</div>}
					{row.lapse !== null && <Say as="div" id={`proposal.lapsed.${row.lapse}`} />}
				</>
			);
		case "proposal-waits":
			return row.isMine ? (
				<Say as="div" id="proposal.yours" />
			) : (
				<>
					<div>{by}</div>
					<Say as="div" id="proposal.others-decide" />
				</>
			);
	}
}

/** `#/handoffs`: the hand-offs that others ask of us, and those that we ask of others. In each list, the most urgent stands first. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffListRow } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { RequestSentNotice } from "./asked.tsx";
import { isLate } from "./flags.ts";
import { CaseCode } from "./names.tsx";

export default function Handoffs(): ReactNode {
	const [isOver, setOver] = useState(false);
	const rows = useVerb("listHandoffRows", { isOver });
	return (
		<>
			<Heading id="handoffs.title" />
			<RequestSentNotice />
			<Answered query={rows}>
				{(all) => (
					<>
						<Side id="handoffs.to-us" none="handoffs.none-to-us" rows={all.filter(({ isToUs }) => isToUs)} isOver={isOver} />
						<Side id="handoffs.from-us" none="handoffs.none-from-us" rows={all.filter(({ isToUs }) => !isToUs)} isOver={isOver} />
					</>
				)}
			</Answered>
			<p className="buttons">
				<Button onClick={() => setOver(!isOver)} id={isOver ? "handoffs.show-open" : "handoffs.show-over"} />
			</p>
		</>
	);
}

function Side({ id, none, rows, isOver }: { id: MessageId; none: MessageId; rows: HandoffListRow[]; isOver: boolean }): ReactNode {
	return (
		<PageSection title={id}>
			{rows.length === 0 ? (
				<Empty id={isOver ? "handoffs.none-over" : none} />
			) : (
				<Rows>
					{rows.map((row) => (
						<HandoffLine key={row.id} row={row} />
					))}
				</Rows>
			)}
		</PageSection>
	);
}

function HandoffLine({ row }: { row: HandoffListRow }): ReactNode {
	const { id, other, by } = row;
	const code = <CaseCode code={row.code} />;
	const state = <Say id={`handoffs.state.${row.shown}` as MessageId} />;
	return (
		<Row
			title={
				<Link to="/handoffs/$handoff" params={{ handoff: id }}>
					<Party party={other} />
				</Link>
			}
			mark={<Marks row={row} />}
		>
			{by === null ? (
				<Say id="handoffs.row" values={{ code, state }} />
			) : (
				<Say id="handoffs.row-by" values={{ code, state, time: new Date(by) }} />
			)}
		</Row>
	);
}

function Marks({ row: { isEmergency, isOurTurn, flags } }: { row: HandoffListRow }): ReactNode {
	return (
		<>
			{isEmergency && <Tag kind="danger" id="handoffs.emergency" />}{" "}
			{isLate(flags) ? <Tag kind="danger" id="handoffs.late" /> : flags.includes("due-amber") && <Tag kind="warn" id="handoffs.soon" />}{" "}
			{flags.includes("without-custodian") && <Tag kind="warn" id="cases.without-custodian" />}{" "}
			{isOurTurn && <Tag id="handoffs.your-turn" />}
		</>
	);
}

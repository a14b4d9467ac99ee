/** The hand-offs of a case, open ones first. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import type { CaseFile, HandoffLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { Due } from "./due.tsx";

export function CaseHandoffs({ file: { id, handoffs, isOurs, isClosed } }: { file: CaseFile }): ReactNode {
	const [open, over] = [handoffs.filter(({ isOver }) => !isOver), handoffs.filter(({ isOver }) => isOver)];
	return (
		<>
			{handoffs.length === 0 && <Say as="p" className="muted" id="cases.no-handoffs" />}
			{open.length > 0 && <HandoffLines handoffs={open} />}
			{over.length > 0 && (
				<Unfold title={<Say id="cases.over" values={{ count: over.length }} />}>
					<HandoffLines handoffs={over} />
				</Unfold>
			)}
			{isOurs && !isClosed && (
				<p className="buttons">
					<SayLink className="button" to="/cases/$id/handoffs/new" params={{ id }} id="handoffs.new" />
					<SayLink className="button" to="/cases/$id/tonight" params={{ id }} id="tonight.title" />
					<SayLink className="button" to="/cases/$id/bed" params={{ id }} id="bed.title" />
				</p>
			)}
		</>
	);
}

export function HandoffLines({ handoffs }: { handoffs: HandoffLine[] }): ReactNode {
	return (
		<Rows>
			{handoffs.map((handoff) => (
				<Line key={handoff.id} handoff={handoff} />
			))}
		</Rows>
	);
}

function Line({ handoff: { id, kind, shown, from, to, isToUs, isOver, due } }: { handoff: HandoffLine }): ReactNode {
	return (
		<Row
			title={
				<Link to="/handoffs/$handoff" params={{ handoff: id }}>
					<Say id={isToUs ? "cases.handoff-from" : "cases.handoff-to"} values={{ desk: <Party party={isToUs ? from : to} /> }} />
				</Link>
			}
		>
			<p>
				<Say id={`cases.${kind}` as MessageId} />
				{": "}
				<Say id={`cases.handoff.${shown}` as MessageId} />
			</p>
			{!isOver && <Due due={due} />}
		</Row>
	);
}

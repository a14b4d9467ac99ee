/** What to do next in a case: at most three things, the urgent ones first. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { CaseFile, HandoffLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { Due } from "./due.tsx";

const MOST = 3;

export function NextSteps({ file: { flags, handoffs } }: { file: CaseFile }): ReactNode {
	const late = handoffs.filter(isOverdue);
	const turns = handoffs.filter((each) => each.next !== null && !each.isOver && !isOverdue(each));
	const steps = [
		...flags.map((flag) => (
			<li key={flag} className="step step-warn">
				<p>
					<Say id={`cases.flag.${flag}` as MessageId} />
				</p>
			</li>
		)),
		...late.map((handoff) => <Overdue key={handoff.id} handoff={handoff} />),
		...turns.map((handoff) => <Turn key={handoff.id} handoff={handoff} />),
	].slice(0, MOST);
	if (steps.length === 0) return null;
	return (
		<>
			<h2>
				<Say id="cases.next" />
			</h2>
			<ul className="steps">{steps}</ul>
		</>
	);
}

/** She should have arrived by now. That is for both desks to act on, whoever makes the next move. */
const isOverdue = ({ flags }: HandoffLine) => flags.includes("overdue");

function Overdue({ handoff }: { handoff: HandoffLine }): ReactNode {
	return <Step handoff={handoff} id={handoff.isToUs ? "cases.overdue.to-us" : "cases.overdue"} isWarning />;
}

function Turn({ handoff }: { handoff: HandoffLine }): ReactNode {
	const { has } = useWords();
	const id = `cases.next.${handoff.next}`;
	return <Step handoff={handoff} id={has(id) ? id : "cases.next.other"} isWarning={false} />;
}

function Step({ handoff, id, isWarning }: { handoff: HandoffLine; id: MessageId; isWarning: boolean }): ReactNode {
	const { from, to, isToUs, due } = handoff;
	return (
		<li className={isWarning ? "step step-warn" : "step"}>
			<p>
				<Say id={id} values={{ desk: <Party party={isToUs ? from : to} /> }} />
			</p>
			<Due due={due} />
			<p>
				<Link className="step-link" to="/handoffs/$handoff" params={{ handoff: handoff.id }}>
					<Say id="cases.open-handoff" />
				</Link>
			</p>
		</li>
	);
}

/** What to do next in a case: at most three things, the urgent ones first. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import type { CaseFile, HandoffLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { Due } from "./due.tsx";

const MOST = 3;

export function NextSteps({ file: { flags, handoffs } }: { file: CaseFile }): ReactNode {
	const turns = handoffs.filter(({ next, isOver }) => next !== null && !isOver);
	const steps = [
		...flags.map((flag) => (
			<li key={flag} className="step step-warn">
				<p>
					<Say id={`cases.flag.${flag}` as MessageId} />
				</p>
			</li>
		)),
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

function Turn({ handoff: { id: handoff, next, from, to, isToUs, due } }: { handoff: HandoffLine }): ReactNode {
	const { has } = useWords();
	const id = `cases.next.${next}`;
	return (
		<li className="step">
			<p>
				<Say id={has(id) ? id : "cases.next.other"} values={{ desk: <Party party={isToUs ? from : to} /> }} />
			</p>
			<Due due={due} />
			<p>
				<Link className="step-link" to="/handoffs/$handoff" params={{ handoff }}>
					<Say id="cases.open-handoff" />
				</Link>
			</p>
		</li>
	);
}

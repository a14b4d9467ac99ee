/** Shown when the person should have arrived by now: what to do, in order, with a link and phone numbers. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import "../cases/cases.css";

export function Overdue({ view: { case: id, other, isToUs, departedAt, state, moves } }: { view: HandoffView }): ReactNode {
	// The agreed time may be over although nobody has said that she left.
	const hasLeft = departedAt !== null;
	return (
		<>
			<Say as="p" id={hasLeft ? "handoffs.overdue" : "handoffs.overdue.not-left"} />
			<ol className="handoff-state-steps">
				{!hasLeft && (
					<Say as="li" id={isToUs ? "handoffs.overdue.left.to-us" : "handoffs.overdue.left"} values={{ desk: <Party party={other} /> }} />
				)}
				<li>
					<Say id="handoffs.overdue.person" />
					<br />
					<SayLink className="step-link" to="/cases/$id/call" params={{ id }} id="call.link" />
				</li>
				<li>
					<Say id="handoffs.overdue.desk" values={{ desk: <Party party={other} /> }} />
					<NumbersOf party={other} isNeeded />
				</li>
				{state !== "on-hold" && <Say as="li" id="handoffs.overdue.hold" />}
				{moves.some(({ move }) => move === "tell") && <Say as="li" id="handoffs.overdue.tell" />}
				{hasLeft && <Say as="li" id="handoffs.overdue.end" />}
			</ol>
		</>
	);
}

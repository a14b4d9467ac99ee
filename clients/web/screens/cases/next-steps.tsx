/** What to do next in a case: at most three things, the urgent ones first. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Party } from "../../parts/party.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile, HandoffLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { keyOfClash, useClashes } from "./case-clashes.tsx";
import { Due } from "./due.tsx";
import { RedClash } from "./red-clash.tsx";
import { TakeOver } from "./take-over.tsx";

/** How many steps are shown at most. */
const MAX_STEPS = 3;

const RED = ["custodian-duty"];

export function NextSteps({ file }: { file: CaseFile }): ReactNode {
	const { id, handoffs, isOurs, isClosed, lead } = file;
	const clashes = useClashes(file);
	const red = clashes.filter(({ isRed }) => isRed);
	const late = handoffs.filter(isOverdue);
	const turns = handoffs.filter((each) => each.next !== null && !each.isOver && !isOverdue(each));
	const withdrawn = handoffs.filter(
		(each) => !each.isOver && each.flags.includes("consent-withdrawn") && !isOverdue(each) && !turns.includes(each),
	);
	const onHold = handoffs.filter((each) => each.shown === "on-hold" && each.next === null && !isOverdue(each) && !withdrawn.includes(each));
	const [first] = [...late, ...turns, ...onHold];
	// A red clash (a mistake there can cost a life) is a step of its own, so the general flag is left out.
	const hasClash = red.length === 0 && (file.hasOtherClash || clashes.length > 0);
	const flags = [...(hasClash ? ["clash"] : []), ...file.flags];
	const steps = [
		...red.map((clash, place) => <RedClash key={keyOfClash(clash)} id={id} clash={clash} isPrimary={place === 0} />),
		...flags.map((flag) => (
			<li key={flag} className={`step step-${RED.includes(flag) ? "danger" : "warn"}`}>
				<Flag flag={flag} file={file} />
				{flag === "without-custodian" && <TakeOver file={file} />}
			</li>
		)),
		...late.map((handoff) => <Overdue key={handoff.id} handoff={handoff} isPrimary={handoff === first && red.length === 0} />),
		...turns.map((handoff) => <Turn key={handoff.id} handoff={handoff} isPrimary={handoff === first && red.length === 0} />),
		...withdrawn.map((handoff) => <Withdrawn key={handoff.id} handoff={handoff} isPrimary={false} />),
		...onHold.map((handoff) => <OnHold key={handoff.id} handoff={handoff} isPrimary={handoff === first && red.length === 0} />),
		...(lead === null && isOurs && !isClosed ? [<TakeLead key="lead" id={id} isPrimary={first === undefined && red.length === 0} />] : []),
	].slice(0, MAX_STEPS);
	if (steps.length === 0) return null;
	return (
		<>
			<Say as="h2" id="cases.next" />
			<ul className="steps">{steps}</ul>
		</>
	);
}

/** Whether the person should have arrived by now. Then both desks must act, whichever of them makes the next move. */
const isOverdue = ({ flags }: HandoffLine) => flags.includes("overdue");

/** A duty is that of the desk that has the case. Another desk is told whose it is. */
function Flag({ flag, file: { isOurs, custodian } }: { flag: string; file: CaseFile }): ReactNode {
	if (flag === "custodian-duty" && !isOurs && custodian)
		return <Say as="p" id="cases.duty-of" values={{ desk: <Party party={custodian} /> }} />;
	return <Say as="p" id={`cases.flag.${flag}` as MessageId} />;
}

interface StepProps {
	handoff: HandoffLine;
	isPrimary: boolean;
}

function Overdue({ handoff, isPrimary }: StepProps): ReactNode {
	return <Step handoff={handoff} isPrimary={isPrimary} id={handoff.isToUs ? "cases.overdue.to-us" : "cases.overdue"} isWarning />;
}

/** A hand-off in which my desk makes the next move. */
function Turn({ handoff, isPrimary }: StepProps): ReactNode {
	const { has } = useWords();
	const id = idOfTurn(handoff);
	return <Step handoff={handoff} isPrimary={isPrimary} id={has(id) ? id : "cases.next.other"} isWarning={false} />;
}

function idOfTurn({ next, shown }: HandoffLine): string {
	if (next === "receive") return `cases.next.receive.${shown === "met" ? "met" : "ready"}`;
	return `cases.next.${next}`;
}

/** She has withdrawn the consent on which a hand-off rests. */
function Withdrawn({ handoff, isPrimary }: StepProps): ReactNode {
	const id = handoff.isToUs ? "cases.next.withdrawn.to-us" : "cases.next.withdrawn";
	return <Step handoff={{ ...handoff, due: null }} isPrimary={isPrimary} id={id} isWarning />;
}

/** A hand-off on hold in which my desk has no next move. */
function OnHold({ handoff, isPrimary }: StepProps): ReactNode {
	const id = handoff.isToUs ? "cases.next.on-hold.to-us" : "cases.next.on-hold";
	return <Step handoff={{ ...handoff, due: null }} isPrimary={isPrimary} id={id} isWarning />;
}

function Step({ handoff, id, isPrimary, isWarning }: StepProps & { id: MessageId; isWarning: boolean }): ReactNode {
	const { from, to, isToUs, due, kind } = handoff;
	return (
		<li className={isWarning ? "step step-warn" : "step"}>
			<Say as="p" id={id} values={{ desk: <Party party={isToUs ? from : to} />, kind }} />
			<Due due={due} />
			<p>
				<Link className={isPrimary ? "button button-primary" : "step-link"} to="/handoffs/$handoff" params={{ handoff: handoff.id }}>
					<Say id="cases.open-handoff" />
				</Link>
			</p>
		</li>
	);
}

/** Offers to lead a case that has no lead. Without a lead, nobody is reminded of what is due. */
function TakeLead({ id, isPrimary }: { id: string; isPrimary: boolean }): ReactNode {
	const take = useAct("leadCase");
	return (
		<li className="step">
			<Say as="p" id="manage.nobody-leads" />
			{take.error && <ErrorNotice error={dataOf(take.error)} />}
			<p>
				<Button kind={isPrimary ? "primary" : "secondary"} isBusy={take.isPending} onClick={() => take.mutate({ id })} id="manage.i-lead" />
			</p>
		</li>
	);
}

/** Five short steps for somebody who is new here. They can be left at any time. */
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationView } from "../../sitting/verbs/index.ts";
import { listText } from "../../words/names.ts";
import { localeOf, type MessageId, Say, useWords } from "../../words/words.tsx";
import "./first-steps.css";

const STEPS = ["readers", "hand-over", "lock", "typing", "ask"] as const;

interface Props {
	/** What the button of the last step says. */
	end: MessageId;
	onEnd(): void;
	/** Called by the button that skips the other steps. Without it, there is no such button. */
	onSkip?: () => void;
}

export function FirstSteps({ end, onEnd, onSkip }: Props): ReactNode {
	const [position, setPosition] = useState(0);
	const heading = useRef<HTMLHeadingElement>(null);
	const step = STEPS[position] ?? "readers";
	const isLast = position === STEPS.length - 1;
	const go = (to: number) => {
		setPosition(to);
		heading.current?.focus();
	};
	return (
		<section className="first-steps" aria-labelledby="first-steps">
			<Say as="p" className="muted small" id="steps.count" values={{ number: position + 1, of: STEPS.length }} />
			<h2 id="first-steps" ref={heading} tabIndex={-1}>
				<Say id={`steps.${step}`} />
			</h2>
			<Say as="p" id={`steps.${step}.text`} />
			{step === "ask" && <Coordinators />}
			<div className="buttons">
				{position > 0 && <Button onClick={() => go(position - 1)} id="parts.back" />}
				<Button onClick={() => (isLast ? onEnd() : go(position + 1))} id={isLast ? end : "steps.next"} />
				{onSkip && !isLast && <Button kind="quiet" onClick={onSkip} id="steps.skip" />}
			</div>
		</section>
	);
}

/** The names of the coordinators of my organisation. People know their phone numbers from elsewhere. */
function Coordinators(): ReactNode {
	const people = useVerb("listPeople");
	const { language } = useWords();
	const names = coordinatorsOf(people.data ?? []);
	if (names.length === 0) return null;
	return (
		<p>
			<Say id="steps.coordinators" values={{ names: listText(names, localeOf(language), "disjunction") }} />{" "}
			<SayLink to="/people" id="steps.people" />
		</p>
	);
}

function coordinatorsOf(organisations: OrganisationView[]): string[] {
	const mine = organisations.find(({ desks }) => desks.some(({ isMine }) => isMine));
	const people = mine ? [...mine.desks.flatMap((desk) => desk.people), ...mine.others] : [];
	return [...new Set(people.flatMap(({ role, name }) => (role === "coordinator" && name !== null ? [name] : [])))];
}

/** `#/cases/:id/handoffs/new`: a request in six steps. Each recipient gets its own request. */
import { useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { DraftNote } from "../../../parts/draft-note.tsx";
import { Form } from "../../../parts/form.tsx";
import { Heading } from "../../../parts/heading.tsx";
import { Answered, Empty } from "../../../parts/states.tsx";
import { useIsHere } from "../../../parts/use-onward.ts";
import { useRefusal } from "../../../parts/use-refusal.ts";
import { useSteps } from "../../../parts/use-steps.ts";
import { useSittingFacts } from "../../../sitting/sitting-facts.ts";
import { useFormDraft } from "../../../sitting/use-form-draft.ts";
import { useVerb } from "../../../sitting/use-verb.ts";
import type { RequestChoices } from "../../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../../words/words.tsx";
import { BackToCase } from "../../cases/back.tsx";
import { emptyRequest, isDone, type RequestDraft, STEPS } from "./request-draft.ts";
import { SendStep } from "./send-step.tsx";
import { GroundStep } from "./step-ground.tsx";
import { SectionsStep } from "./step-sections.tsx";
import { SummaryStep } from "./step-summary.tsx";
import { ToStep } from "./step-to.tsx";
import { WhatStep } from "./step-what.tsx";
import "./request.css";

declare module "@tanstack/react-router" {
	interface HistoryState {
		/** The desk to ask, by id. */
		ask?: string;
	}
}

const PARTS = [ToStep, WhatStep, SectionsStep, GroundStep, SummaryStep, SendStep];

export default function NewRequest(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const choices = useVerb("requestChoices", { id });
	return (
		<Answered query={choices} hasHeading>
			{(each) => (each.from === null ? <NotOurs id={id} /> : <Steps key={id} id={id} choices={each} />)}
		</Answered>
	);
}

function NotOurs({ id }: { id: string }): ReactNode {
	return (
		<>
			<Heading id="handoffs.new" />
			<Empty id="handoffs.new.not-ours" />
			<BackToCase id={id} />
		</>
	);
}

function Steps({ id, choices }: { id: string; choices: RequestChoices }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const navigate = useNavigate();
	const isHere = useIsHere();
	// A desk that was chosen on another screen stands in an empty request. A draft goes on as it is.
	const ask = useRouterState({ select: ({ location }) => location.state.ask });
	const first = () => ({ ...emptyRequest(), ...(ask !== undefined && { desks: [ask] }) });
	const { kept, latest, change, draft } = useFormDraft<RequestDraft>(`handoff/${id}`, first);
	const [triedStep, setTriedStep] = useState<number | null>(null);
	const { form, refuse } = useRefusal<HTMLFormElement>();
	// Without a chosen desk only the first step makes sense. This is also so after the request was sent, when the draft is empty.
	const isEmpty = kept.desks.length === 0;
	const steps = useSteps(isEmpty ? 0 : Math.min(kept.step, PARTS.length - 1));
	const { step } = steps;
	// The draft may name a later step, which was reached with other desks. Without this, ticking the first desk would show that step.
	const answer = (changed: Partial<RequestDraft>) => change(isEmpty ? { ...changed, step: 0 } : changed);
	const isTried = triedStep === step;
	const Part = PARTS[step] ?? ToStep;
	const isReady = isDone(step, kept);
	const goOn = async () => {
		setTriedStep(null);
		await steps.goTo(step + 1);
		change({ step: step + 1 });
	};
	const submit = () => {
		if (isReady && step < PARTS.length - 1) return void goOn();
		setTriedStep(step);
		refuse();
	};
	const finish = async () => {
		const sent = Object.entries(latest().sent);
		await draft.done();
		if (!isHere()) return;
		await steps.leave();
		const [first] = sent;
		const to = first && sent.length === 1 ? `/handoffs/${first[1]}` : "/handoffs";
		await navigate({ to, state: { asked: sent.map(([desk]) => desk) }, replace: true });
	};
	return (
		<Form of={{ ref: form, submit }}>
			<Say as="p" className="muted" id="handoffs.new.step" values={{ code: choices.code, step: step + 1, steps: PARTS.length }} />
			<Heading title="handoffs.title" key={step}>
				<Say id={`handoffs.new.${STEPS[step]}` as MessageId} />
			</Heading>
			<Part id={id} choices={choices} kept={kept} change={answer} isTried={isTried} save={draft.save} onSent={finish} />
			<div role="alert">
				{isTried && !isReady && <Say as="p" className="field-error" id={`handoffs.new.missing.${STEPS[step]}` as MessageId} />}
			</div>
			<div className="buttons buttons-step">
				{step < PARTS.length - 1 && <Button type="submit" kind="primary" id="parts.go-on" />}
				{step > 0 && <Button onClick={() => steps.goBack()} id="parts.back" />}
			</div>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			<BackToCase id={id} />
		</Form>
	);
}

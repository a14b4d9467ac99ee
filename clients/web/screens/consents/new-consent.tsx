/** `#/cases/:id/consents/new`: consent at a desk, one recipient at a time. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { DraftNote } from "../../parts/draft-note.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ConsentChoices } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { type ConsentDraft, emptyConsent, STEPS, type Step, withLanguage } from "./consent-draft.ts";
import type { ConsentSearch } from "./search.ts";
import { Show } from "./show.tsx";
import { StepAnswer } from "./step-answer.tsx";
import { StepAsk } from "./step-ask.tsx";
import { StepHere } from "./step-here.tsx";
import type { StepProps } from "./step-props.ts";
import { StepRecord } from "./step-record.tsx";
import { StepToldBack } from "./step-told-back.tsx";

export default function NewConsent(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const choices = useVerb("consentChoices", { id }, { topics: ["directory"], isUnannounced: true });
	return (
		<>
			<Heading>
				<Say id="consent.new" />
			</Heading>
			<Answered query={choices}>{(view) => <Flow id={id} choices={view} />}</Answered>
			<BackToCase id={id} />
		</>
	);
}

const SCREENS: Record<Step, (props: StepProps & { onShow(): void; onDone(): void }) => ReactNode> = {
	here: StepHere,
	ask: StepAsk,
	answer: StepAnswer,
	"told-back": StepToldBack,
	record: StepRecord,
};

const DAY = 86_400_000;

function Flow({ id, choices }: { id: string; choices: ConsentChoices }): ReactNode {
	const { isShared } = useSittingFacts();
	const { recipient: wanted, after } = useSearch({ strict: false }) as ConsentSearch;
	const navigate = useNavigate();
	const answers = useFormDraft<ConsentDraft>(`case/${id}/consent`, () => emptyConsent(wanted ?? ""));
	const form = { ...answers, kept: withLanguage(answers.kept, choices.language) };
	const [isShown, setShown] = useState(false);
	const [isTried, setTried] = useState(false);
	const { form: page, refuse } = useRefusal<HTMLFormElement>();
	const { kept, change, draft } = form;
	const [now] = useState(Date.now);
	const recipient = choices.recipients.find((each) => each.id === kept.recipient);
	const { givenBy } = kept;
	const asked = recipient ? { givenBy, recipient, purposes: kept.purposes, sections: kept.sections, until: now + kept.days * DAY } : null;
	const go = (step: Step) => {
		setTried(false);
		change({ step });
		void draft.save();
		scrollTo(0, 0);
	};
	const goOn = (isComplete: boolean, next: () => void) => {
		if (isComplete) return next();
		setTried(true);
		refuse();
	};
	const toRequest = { to: "/cases/$id/handoffs/new", params: { id } } as const;
	const leave = () => setShown(false);
	const Screen = SCREENS[kept.step];
	return (
		<form ref={page} noValidate onSubmit={(event) => event.preventDefault()} onBlur={() => void draft.save()}>
			<p className="muted">
				<Say id="consent.step" values={{ step: STEPS.indexOf(kept.step) + 1, of: STEPS.length }} />
			</p>
			<StepTitle key={kept.step} step={kept.step} />
			<Screen
				id={id}
				choices={choices}
				form={form}
				asked={asked}
				go={go}
				isTried={isTried}
				goOn={goOn}
				onShow={() => setShown(true)}
				onDone={() =>
					void navigate(after === "request" ? toRequest : { to: "/cases/$id/consents/$consent", params: { id, consent: kept.consent } })
				}
			/>
			{after === "request" && (
				<p>
					<Link className="consent-request" {...toRequest}>
						<Say id="consent.back-to-request" />
					</Link>
				</p>
			)}
			<DraftNote draft={draft} isShared={isShared} onDrop={() => void draft.done()} />
			{isShown && asked && (
				<Show
					asked={asked}
					language={kept.language}
					onLeave={leave}
					onAnswer={(answer) => {
						setTried(false);
						change({ answer, step: answer === "yes" ? "told-back" : answer === "no" ? "record" : "answer" });
						void draft.save();
						leave();
					}}
				/>
			)}
		</form>
	);
}

/** A new step is read out from its title. */
function StepTitle({ step }: { step: Step }): ReactNode {
	const title = useRef<HTMLHeadingElement>(null);
	useEffect(() => {
		if (step !== "here") title.current?.focus({ preventScroll: true });
	}, [step]);
	return (
		<h2 ref={title} tabIndex={-1}>
			<Say id={`consent.title.${step}`} />
		</h2>
	);
}

/** `#/cases/:id/consents/new`: consent at a desk, one recipient at a time. */
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { DraftNote } from "../../parts/draft-note.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useStayWhile } from "../../parts/use-stay-while.ts";
import { useSteps } from "../../parts/use-steps.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { ConsentChoices } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import {
	type ConsentDraft,
	changedBefore,
	emptyConsent,
	isSameQuestion,
	newConsent,
	STEPS,
	type Step,
	withLanguage,
} from "./consent-draft.ts";
import type { ConsentSearch } from "./search.ts";
import { Show } from "./show.tsx";
import { StepAnswer } from "./step-answer.tsx";
import { StepAsk } from "./step-ask.tsx";
import { StepHere } from "./step-here.tsx";
import type { StepProps } from "./step-props.ts";
import { StepRecord } from "./step-record.tsx";
import { StepToldBack } from "./step-told-back.tsx";
import type { Asked } from "./text.ts";

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

const SCREENS: Record<Step, (props: StepProps & { onShow(): void }) => ReactNode> = {
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
	// What is being recorded. Its draft is deleted before the form is left.
	const [sent, setSent] = useState<ConsentDraft | null>(null);
	const kept = sent ?? withLanguage(answers.kept, choices.language);
	const { draft } = answers;
	// What the person sees stays the same, whatever another tab saves meanwhile.
	const [shown, setShown] = useState<{ asked: Asked; kept: ConsentDraft } | null>(null);
	const [isOutdated, setOutdated] = useState(false);
	const [triedStep, setTried] = useState<Step | null>(null);
	const { form: page, refuse } = useRefusal<HTMLFormElement>();
	const steps = useSteps(STEPS.indexOf(kept.step));
	const step = STEPS[steps.step] ?? "here";
	const isBeforeAnswer = step === "here" || step === "ask";
	const change = (changed: Partial<ConsentDraft>) => {
		if (!sent) answers.change(isBeforeAnswer ? changedBefore(step, changed) : changed);
	};
	const [now] = useState(Date.now);
	const recipient = choices.recipients.find((each) => each.id === kept.recipient);
	const { givenBy } = kept;
	const asked = recipient ? { givenBy, recipient, purposes: kept.purposes, sections: kept.sections, until: now + kept.days * DAY } : null;
	const go = async (next: Step, changed: Partial<ConsentDraft> = {}) => {
		setTried(null);
		// Her answer comes first: the screen may be left before the router has finished.
		answers.change(changed);
		await steps.goTo(STEPS.indexOf(next));
		answers.change({ step: next });
		await draft.save();
	};
	const goOn = (isComplete: boolean, next: () => void) => {
		if (isComplete) return next();
		setTried(step);
		refuse();
	};
	const toRequest = { to: "/cases/$id/handoffs/new", params: { id } } as const;
	const show = () => {
		setOutdated(false);
		if (asked) setShown({ asked, kept });
	};
	// At once, because nothing navigates while the full screen is open.
	const leave = () => flushSync(() => setShown(null));
	const answer = (given: NonNullable<ConsentDraft["answer"]>) => {
		const isOld = !shown || !isSameQuestion(shown.kept, kept);
		leave();
		setOutdated(isOld);
		if (isOld) return;
		const changed = { answer: given, toldBack: false };
		if (given !== "think") return void go(given === "yes" ? "told-back" : "record", changed);
		// An earlier yes may have reached a later step. Forward must not lead there any more.
		answers.change({ ...changed, step: "answer" });
		void draft.save();
	};
	const leaveForm = async () => {
		const consent = { to: "/cases/$id/consents/$consent", params: { id, consent: kept.consent } } as const;
		await steps.leave();
		const toPlace = { replace: true, ignoreBlocker: true };
		if (after === "request") await navigate({ ...toRequest, state: ({ outerSteps = 0 }) => ({ stepsBefore: outerSteps }), ...toPlace });
		else await navigate({ ...consent, ...toPlace });
	};
	const add = useAct("addConsent");
	const record = useAction(async (note: string) => {
		setSent(kept);
		try {
			await add.mutateAsync(newConsent(id, kept, choices, note));
			await draft.done();
			await leaveForm();
		} catch (error) {
			setSent(null);
			throw error;
		}
	});
	useStayWhile(record.isBusy);
	const Screen = SCREENS[step];
	return (
		<form ref={page} noValidate onSubmit={(event) => event.preventDefault()} onBlur={() => void draft.save()}>
			<p className="muted">
				<Say id="consent.step" values={{ step: steps.step + 1, of: STEPS.length }} />
			</p>
			<StepTitle step={step} />
			{isOutdated && (
				<Notice kind="warn" live="assertive">
					<p>
						<Say id="consent.question-changed" />
					</p>
				</Notice>
			)}
			<Screen
				id={id}
				choices={choices}
				form={{ ...answers, kept, change }}
				asked={asked}
				record={record}
				go={(next) => void go(next)}
				back={(to) => steps.goBack(to && STEPS.indexOf(to))}
				isTried={triedStep === step}
				goOn={goOn}
				onShow={show}
			/>
			{after === "request" && (
				<p>
					<Link
						className="consent-request"
						{...toRequest}
						state={({ outerSteps = 0, stepsBefore = 0 }) => ({ stepsBefore: outerSteps + stepsBefore + 1 })}
					>
						<Say id="consent.back-to-request" />
					</Link>
				</p>
			)}
			{!sent && <DraftNote draft={draft} isShared={isShared} onDrop={() => void draft.done()} />}
			{shown && <Show asked={shown.asked} language={shown.kept.language} onLeave={leave} onAnswer={answer} />}
		</form>
	);
}

/** A new step is read out from its title. */
function StepTitle({ step }: { step: Step }): ReactNode {
	const title = useFocusOnChange<HTMLHeadingElement>(step);
	return (
		<h2 ref={title} tabIndex={-1}>
			<Say id={`consent.title.${step}`} />
		</h2>
	);
}

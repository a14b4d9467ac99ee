/** `#/cases/:id/consents/new`: consent at a desk, one recipient at a time. */
import { Link, useBlocker, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Answered } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
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
	withSelectable,
} from "./consent-draft.ts";
import type { ConsentSearch } from "./search.ts";
import { StepAnswer } from "./step-answer.tsx";
import { StepAsk } from "./step-ask.tsx";
import { StepHere } from "./step-here.tsx";
import type { StepProps } from "./step-props.ts";
import { StepRecord } from "./step-record.tsx";
import { StepToldBack } from "./step-told-back.tsx";
import { type Answer, type Question, useFullScreen } from "./use-full-screen.tsx";

export default function NewConsent(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const choices = useVerb("consentChoices", { id });
	return (
		<>
			<Heading id="consent.new" />
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

interface ShownQuestion extends Question {
	/** What the caseworker had chosen when the question was shown. */
	kept: ConsentDraft;
}

function Flow({ id, choices }: { id: string; choices: ConsentChoices }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const { recipient: wanted, after } = useSearch({ strict: false }) as ConsentSearch;
	const goToNextPlace = useNextPlace(id, after);
	const answers = useFormDraft<ConsentDraft>(`case/${id}/consent`, () => emptyConsent(wanted ?? ""));
	// What is being recorded. Its draft is deleted before the form is left.
	const [sent, setSent] = useState<ConsentDraft | null>(null);
	const typed = sent ?? withLanguage(answers.kept, choices.language);
	const { draft } = answers;
	const [isOutdated, setOutdated] = useState(false);
	const [triedStep, setTried] = useState<Step | null>(null);
	const { form: page, refuse } = useRefusal<HTMLFormElement>();
	const steps = useSteps(STEPS.indexOf(typed.step));
	const step = STEPS[steps.step] ?? "here";
	const isBeforeAnswer = step === "here" || step === "ask";
	const kept = isBeforeAnswer ? withSelectable(typed, choices.recipients) : typed;
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
	const show = () => {
		setOutdated(false);
		if (asked) return fullScreen.show({ asked, language: kept.language, kept });
		// The chosen organisation can't be chosen any more.
		setTried("ask");
		void steps.goBack(STEPS.indexOf("ask"));
	};
	const answer = (given: Answer, shown: ShownQuestion) => {
		// Another tab may have changed the question meanwhile.
		const isOld = !isSameQuestion(shown.kept, kept);
		setOutdated(isOld);
		if (isOld) return;
		const changed = { answer: given, toldBack: false };
		if (given !== "think") return void go(given === "yes" ? "told-back" : "record", changed);
		// An earlier yes may have reached a later step. Forward must not lead there any more.
		answers.change({ ...changed, step: "answer" });
		void draft.save();
	};
	const fullScreen = useFullScreen(answer);
	const add = useAct("addConsent");
	const record = useAction(async (note: string) => {
		setSent(kept);
		try {
			const given = newConsent(id, kept, choices, note);
			await add.mutateAsync(given);
			await draft.done();
			await steps.leave();
			await goToNextPlace(given.isOnlySaid ? null : kept.consent);
		} catch (error) {
			setSent(null);
			throw error;
		}
	});
	useStayWhile(record.isBusy);
	const drop = useAction(draft.drop);
	const Screen = SCREENS[step];
	return (
		<Form of={{ ref: page, submit() {}, save: () => void draft.save() }}>
			<Say as="p" className="muted" id="consent.step" values={{ step: steps.step + 1, of: STEPS.length }} />
			<StepTitle step={step} />
			{isOutdated && <Notice kind="warn" live="assertive" id="consent.question-changed" />}
			<Screen
				id={id}
				choices={choices}
				form={{ ...answers, kept, change }}
				asked={asked}
				record={record}
				drop={drop}
				go={(next) => void go(next)}
				back={(to) => steps.goBack(to && STEPS.indexOf(to))}
				isTried={triedStep === step}
				goOn={goOn}
				onShow={show}
			/>
			{drop.error && <ErrorNotice error={drop.error} />}
			{after === "request" && <BackToRequest id={id} />}
			{!sent && <DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />}
			{fullScreen.screen}
		</Form>
	);
}

const requestOf = (id: string) => ({ to: "/cases/$id/handoffs/new", params: { id } }) as const;

/**
 * Leads on after an answer was recorded: back to the request that lacked it, or to the consent when there is no such request. A child's own
 * yes is no consent (null): then to all answers.
 */
function useNextPlace(id: string, after: ConsentSearch["after"]): (consent: string | null) => Promise<void> {
	const navigate = useNavigate();
	const how = { replace: true, ignoreBlocker: true };
	return (consent) =>
		after === "request"
			? navigate({ ...requestOf(id), state: ({ outerSteps = 0 }) => ({ stepsBefore: outerSteps }), ...how })
			: consent === null
				? navigate({ to: "/cases/$id/consents", params: { id }, ...how })
				: navigate({ to: "/cases/$id/consents/$consent", params: { id, consent }, ...how });
}

function BackToRequest({ id }: { id: string }): ReactNode {
	return (
		<p>
			<Link
				className="consent-request"
				{...requestOf(id)}
				state={({ outerSteps = 0, stepsBefore = 0 }) => ({ stepsBefore: outerSteps + stepsBefore + 1 })}
			>
				<Say id="consent.back-to-request" />
			</Link>
		</p>
	);
}

/** The title of a step. It takes the focus when the step changes, so that screen readers read the new step out. */
function StepTitle({ step }: { step: Step }): ReactNode {
	const title = useFocusOnChange<HTMLHeadingElement>(step);
	return (
		<h2 ref={title} tabIndex={-1}>
			<Say id={`consent.title.${step}`} />
		</h2>
	);
}

/**
 * Keeps the screen while work is under way: no link and no Back of the browser leaves it. Closing or reloading the page still leaves it.
 * When the work itself opens another screen, it does so with `ignoreBlocker`.
 */
function useStayWhile(isBusy: boolean): void {
	useBlocker({ shouldBlockFn: stay, enableBeforeUnload: false, disabled: !isBusy });
}

const stay = () => true;

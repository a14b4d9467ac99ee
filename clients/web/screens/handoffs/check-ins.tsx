/** When somebody on the way is expected to say that all is well, and what was answered. On the page of a hand-off and on the call card. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { nextTime } from "../../parts/moments.ts";
import { Notice } from "../../parts/notice.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useMinutes } from "../../parts/use-minutes.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CheckInsView, CheckInView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { CheckInWas } from "./check-in-was.tsx";
import "./check-ins.css";

const ERROR_WORDS = { "wrong-state": "check-in.moved" } as const;
/** How many answered check-ins are shown. The thread has all of them. */
const SHOWN = 3;

type Answered = CheckInView & { answer: NonNullable<CheckInView["answer"]> };
const isAnswered = (each: CheckInView): each is Answered => each.answer !== null;
const isHelp = (each: CheckInView) => each.answer?.what === "help-word";

/** In red, for both desks: the help word was said, and nobody has made sure yet that she is safe. */
export function HelpWords({ handoff }: { handoff: string }): ReactNode {
	const { data } = useVerb("checkIns", { handoff });
	if (!data?.mayAdd) return null;
	return data.checkIns
		.filter(isAnswered)
		.filter(isHelp)
		.map((each) => <HelpWord key={each.id} handoff={handoff} checkIn={each} />);
}

function HelpWord({ handoff, checkIn: { id, answer } }: { handoff: string; checkIn: Answered }): ReactNode {
	const [isAsking, setAsking] = useState(false);
	const { say } = useWords();
	return (
		<Notice kind="danger" live="assertive" title={<Say id="check-in.help" />}>
			<Say as="p" id="check-in.help-by" values={{ name: <bdi>{answer.by || say("parts.unknown-name")}</bdi>, at: new Date(answer.at) }} />
			<div className="buttons">
				<Button id="check-in.safe" onClick={() => setAsking(true)} />
			</div>
			{isAsking && <AnswerDialog handoff={handoff} checkIn={id} answer="safe" onClose={() => setAsking(false)} />}
		</Notice>
	);
}

export function CheckIns({ handoff }: { handoff: string }): ReactNode {
	const { data } = useVerb("checkIns", { handoff });
	if (!data?.mayAdd) return null;
	return <Open handoff={handoff} view={data} />;
}

function Open({ handoff, view: { checkIns } }: { handoff: string; view: CheckInsView }): ReactNode {
	const [isCalling, setCalling] = useState(false);
	const waiting = checkIns.filter(({ answer }) => answer === null);
	const over = checkIns.filter(isAnswered).filter((each) => !isHelp(each));
	return (
		<PageSection title="check-in.title">
			<Say as="p" className="muted" id="check-in.about" />
			{over.slice(-SHOWN).map((each) => (
				<p key={each.id} className="muted">
					<CheckInWas due={each.due} answer={each.answer.what} />
				</p>
			))}
			{waiting.map((each) => (
				<Waiting key={each.id} handoff={handoff} checkIn={each} />
			))}
			<NewCheckIn handoff={handoff} />
			{waiting.length === 0 && (
				<p>
					<Button kind="danger" id="check-in.help-word" onClick={() => setCalling(true)} />
				</p>
			)}
			{isCalling && <AnswerDialog handoff={handoff} checkIn={null} answer="help-word" onClose={() => setCalling(false)} />}
		</PageSection>
	);
}

function Waiting({ handoff, checkIn: { id, due } }: { handoff: string; checkIn: CheckInView }): ReactNode {
	const isLate = useMinutes() >= due;
	const answer = useAct("answerCheckIn");
	const entry = useEntry();
	const [isCalling, setCalling] = useState(false);
	const send = (what: "ok" | "dropped") =>
		answer.mutate({ handoff, checkIn: id, answer: what, entry: entry.for([id, what]) }, { onSuccess: entry.done });
	return (
		<div className={isLate ? "check-in check-in-late" : "check-in"}>
			<p>
				<strong>
					<Say id="parts.short-time" values={{ time: new Date(due) }} />
				</strong>{" "}
				<Tag kind={isLate ? "warn" : "info"} id={isLate ? "check-in.late" : "check-in.open"} />
			</p>
			<div className="buttons">
				<Button id="check-in.ok" isBusy={answer.isPending} onClick={() => send("ok")} />
				<Button kind="danger" id="check-in.help-word" onClick={() => setCalling(true)} />
				<Button kind="quiet" id="check-in.drop" isBusy={answer.isPending} onClick={() => send("dropped")} />
			</div>
			{answer.error && <ErrorNotice error={dataOf(answer.error)} words={ERROR_WORDS} />}
			{isCalling && <AnswerDialog handoff={handoff} checkIn={id} answer="help-word" onClose={() => setCalling(false)} />}
		</div>
	);
}

/** Asks before the ringing at both desks begins or stops. */
function AnswerDialog({
	handoff,
	checkIn,
	answer,
	onClose,
}: {
	handoff: string;
	checkIn: string | null;
	answer: "help-word" | "safe";
	onClose(): void;
}): ReactNode {
	const act = useAct("answerCheckIn");
	const entry = useEntry();
	const isHelpWord = answer === "help-word";
	return (
		<ConfirmDialog
			title={<Say id={isHelpWord ? "check-in.ring-ask" : "check-in.safe-ask"} />}
			onClose={onClose}
			action={<Say id={isHelpWord ? "check-in.ring-now" : "check-in.safe"} />}
			isDangerous={isHelpWord}
			act={act}
			errorWords={ERROR_WORDS}
			onConfirm={() => act.mutate({ handoff, checkIn, answer, entry: entry.for([checkIn, answer]) }, { onSuccess: onClose })}
		>
			<Say as="p" id={isHelpWord ? "check-in.ring-effect" : "check-in.safe-effect"} />
		</ConfirmDialog>
	);
}

function NewCheckIn({ handoff }: { handoff: string }): ReactNode {
	const form = useForm({
		first: { time: "" },
		missing: ({ time }) => ({ time: nextTime(time) === null && "check-in.missing-time" }),
		act: "setCheckIn",
		input: ({ time }, entry) => ({ handoff, due: nextTime(time) ?? 0, entry }),
	});
	return (
		<Form of={form}>
			<Field label={<Say id="check-in.time" />} type="time" dir="ltr" {...form.field("time")} />
			<Submit id="check-in.set" kind="secondary" errorWords={ERROR_WORDS} />
		</Form>
	);
}

/** "Show to the person": fills the screen with one idea at a time, in her language and in the caseworker's. At the end she answers. */
import { useBlocker } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, Building2, CalendarClock, FileText, HeartHandshake, Lock, type LucideIcon, Undo2 } from "lucide-react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { HoldButton } from "../../parts/hold-button.tsx";
import { pauseIdleLock } from "../../sitting/use-lock.ts";
import { type MessageId, type Reading, Say, useOtherWords, useWords } from "../../words/words.tsx";
import type { ConsentDraft } from "./consent-draft.ts";
import { type Asked, IDEAS, type Idea, ideaText } from "./text.ts";
import "./show.css";

/** How long the idle lock pauses at most, in ms. */
const MAX_PAUSE = 30 * 60_000;

const PICTURES: Record<Idea | "answer", LucideIcon> = {
	help: HeartHandshake,
	who: Building2,
	what: FileText,
	rest: Lock,
	until: CalendarClock,
	change: Undo2,
	answer: HeartHandshake,
};

interface Props {
	asked: Asked;
	/** Her language, BCP 47. */
	language: string;
	onAnswer(answer: NonNullable<ConsentDraft["answer"]>): void;
	onLeave(): void;
}

export function Show({ asked, language, onAnswer, onLeave }: Props): ReactNode {
	const own = useWords();
	const other = useOtherWords(language);
	const hers = other && other.language !== own.language ? other : null;
	const [step, setStep] = useState(0);
	const [until] = useState(() => Date.now() + MAX_PAUSE);
	const dialog = useRef<HTMLDialogElement>(null);
	// Closes the dialog before React removes it, because only `close` gives the focus back to the button that opened it.
	useLayoutEffect(() => {
		const { current } = dialog;
		current?.showModal();
		return () => current?.close();
	}, []);
	useEffect(() => {
		pauseIdleLock(until);
		return () => pauseIdleLock(0);
	}, [until]);
	const back = () => setStep((shown) => Math.max(0, shown - 1));
	// Only her answer and the button at the bottom leave this page, so that the person sees nothing else. The browser's history can't leave
	// it. Another screen, which opens its next screen when its work is done, can't leave it either.
	useBlocker({
		shouldBlockFn: ({ action }) => {
			if (action === "BACK") back();
			return true;
		},
		enableBeforeUnload: false,
	});
	const idea = IDEAS[step];
	const Picture = PICTURES[idea ?? "answer"];
	const readings = hers ? [hers, own] : [own];
	return (
		<dialog
			ref={dialog}
			className="show"
			aria-label={own.say("consent.show-title")}
			closedby="none"
			// For browsers that don't know `closedby`. There, a second Esc sends no cancel event.
			onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
			onCancel={(event) => event.preventDefault()}
			onClose={() => dialog.current?.showModal()}
		>
			<div className="show-idea" key={step}>
				<Picture aria-hidden="true" className="show-picture" />
				<div className="show-texts">
					{readings.map((words) => (
						<p key={words.language} lang={words.language} dir={words.dir}>
							{idea ? ideaText(words, idea, asked) : words.say("consent.show.answer")}
						</p>
					))}
				</div>
			</div>
			{!idea && <Answers readings={readings} onAnswer={onAnswer} />}
			<div className="show-steps">
				<Button icon={<ArrowLeft aria-hidden="true" className="show-arrow" />} disabled={step === 0} onClick={back}>
					<HerWord words={hers ?? own} id="consent.show.back" />
				</Button>
				{idea && (
					<Button kind="primary" className="show-next" onClick={() => setStep(step + 1)}>
						<HerWord words={hers ?? own} id="consent.show.go-on" />
						<ArrowRight aria-hidden="true" className="show-arrow" />
					</Button>
				)}
			</div>
			<div className="show-leave">
				<HoldButton onHeld={onLeave}>
					<Say id="consent.leave" />
				</HoldButton>
				<Say as="p" className="muted small" id="consent.open-until" values={{ until: new Date(until) }} />
			</div>
		</dialog>
	);
}

/** The word of a button that she presses herself, in her language. */
function HerWord({ words, id }: { words: Reading; id: MessageId }): ReactNode {
	return (
		<span lang={words.language} dir={words.dir}>
			{words.say(id)}
		</span>
	);
}

/** The three answers. All look the same and have the same size. */
function Answers({ readings, onAnswer }: { readings: Reading[]; onAnswer: Props["onAnswer"] }): ReactNode {
	return (
		<div className="show-answers">
			{(["yes", "no", "think"] as const).map((answer) => (
				<button key={answer} type="button" className="show-answer" onClick={() => onAnswer(answer)}>
					{readings.map((words) => (
						<span key={words.language} lang={words.language} dir={words.dir}>
							{words.say(`consent.say.${answer}` as MessageId)}
						</span>
					))}
				</button>
			))}
		</div>
	);
}

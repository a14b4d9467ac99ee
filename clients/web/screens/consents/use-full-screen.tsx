/** Opens the full screen on which the person reads the question and answers it. */
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import type { ConsentDraft } from "./consent-draft.ts";
import { Show } from "./show.tsx";
import type { Asked } from "./text.ts";

export type Answer = NonNullable<ConsentDraft["answer"]>;

export interface Question {
	asked: Asked;
	/** The person's language, BCP 47. */
	language: string;
}

export interface FullScreen<Q> {
	show(question: Q): void;
	/**
	 * The screen; null while it is closed. While it is open, it stays as it is when the consent or the case is changed elsewhere, so that the
	 * person sees nothing else.
	 */
	screen: ReactNode;
}

/** @param onAnswer called after the screen has closed, with the question that the person saw. */
export function useFullScreen<Q extends Question>(onAnswer: (answer: Answer, question: Q) => void): FullScreen<Q> {
	const [shown, setShown] = useState<Q | null>(null);
	// Closes the screen at once. While it is open, it blocks every navigation, also the one that follows the answer.
	const leave = () => flushSync(() => setShown(null));
	const take = (answer: Answer) => {
		leave();
		if (shown) onAnswer(answer, shown);
	};
	const screen = shown && <Show asked={shown.asked} language={shown.language} onLeave={leave} onAnswer={take} />;
	return { show: setShown, screen };
}

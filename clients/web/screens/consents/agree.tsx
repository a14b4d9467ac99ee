/** A prepared consent becomes valid: the person sees it again, says yes, and says in her own words what she agrees to. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Form } from "../../parts/form.tsx";
import { LanguageWarning } from "../../parts/language-warning.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { ToldBack } from "./told-back.tsx";
import { type Answer, useFullScreen } from "./use-full-screen.tsx";

/** The full screen for a prepared consent, and her last answer on it. */
export interface Showing {
	answer: Answer | null;
	show(consent: ConsentView): void;
	/** Forgets the answer. */
	reset(): void;
	screen: ReactNode;
}

export function useShowing(): Showing {
	const [answer, setAnswer] = useState<Answer | null>(null);
	const { show, screen } = useFullScreen(setAnswer);
	const showConsent = (consent: ConsentView) => {
		setAnswer(null);
		show({ asked: consent, language: consent.language });
	};
	return { answer, show: showConsent, reset: () => setAnswer(null), screen };
}

interface Props {
	/** The case. */
	id: string;
	/** A prepared consent that permits, and no "no". */
	consent: ConsentView;
	showing: Showing;
}

export function Agree({ id, consent, showing: { answer, show } }: Props): ReactNode {
	const title = useFocusOnChange<HTMLHeadingElement>(answer);
	const notice = useFocusOnChange(answer);
	return (
		<div className="not-printed">
			{answer === "yes" ? (
				<>
					<h2 ref={title} tabIndex={-1}>
						<Say id="consent.title.told-back" />
					</h2>
					<Record id={id} consent={consent} />
				</>
			) : (
				<>
					{answer === "think" && <Notice ref={notice} kind="ok" title={<Say id="consent.think" />} />}
					<Say as="p" id="consent.show-help" />
					<LanguageWarning language={consent.language} />
					<Button kind="primary" isWide onClick={() => show(consent)} id="consent.show" />
				</>
			)}
		</div>
	);
}

function Record({ id, consent }: { id: string; consent: ConsentView }): ReactNode {
	const form = useForm({
		first: { isToldBack: false },
		missing: ({ isToldBack }) => ({ isToldBack: !isToldBack }),
		act: "agreeToConsent",
		input: () => ({ id, consent: consent.id }),
	});
	return (
		<Form of={form}>
			<ToldBack isToldBack={form.values.isToldBack} isTried={form.isRefused} onChange={(isToldBack) => form.change({ isToldBack })} />
			<Submit id="consent.agreed" isWide />
		</Form>
	);
}

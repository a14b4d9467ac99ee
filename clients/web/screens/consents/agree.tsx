/** A prepared consent becomes valid: the person sees it again, says yes, and says in her own words what she agrees to. */
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import type { ConsentDraft } from "./consent-draft.ts";
import { LanguageWarning } from "./language-warning.tsx";
import { Show } from "./show.tsx";
import { ToldBack } from "./told-back.tsx";

interface Props {
	/** The case. */
	id: string;
	/** A prepared one. */
	consent: ConsentView;
	/** She says no. */
	onNo(): void;
}

export function Agree({ id, consent, onNo }: Props): ReactNode {
	const [isShown, setShown] = useState(false);
	const [answer, setAnswer] = useState<ConsentDraft["answer"]>(null);
	const title = useFocusOnChange<HTMLHeadingElement>(answer);
	const notice = useFocusOnChange(answer);
	const show = () => {
		setAnswer(null);
		setShown(true);
	};
	// At once, because that page lets nothing navigate.
	const leave = () => flushSync(() => setShown(false));
	const onAnswer = (given: NonNullable<ConsentDraft["answer"]>) => {
		leave();
		setAnswer(given);
		if (given === "no") onNo();
	};
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
					<p>
						<Say id="consent.show-help" />
					</p>
					<LanguageWarning language={consent.language} />
					<Button kind="primary" isWide onClick={show}>
						<Say id="consent.show" />
					</Button>
				</>
			)}
			{isShown && <Show asked={consent} language={consent.language} onLeave={leave} onAnswer={onAnswer} />}
		</div>
	);
}

function Record({ id, consent }: { id: string; consent: ConsentView }): ReactNode {
	const [isToldBack, setToldBack] = useState(false);
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const agree = useAct("agreeToConsent");
	const record = () => (isToldBack ? agree.mutate({ id, consent: consent.id }) : refuse());
	return (
		<form ref={form} noValidate onSubmit={(event) => event.preventDefault()}>
			<ToldBack isToldBack={isToldBack} isTried={isRefused} onChange={setToldBack} />
			{agree.error && <ErrorNotice error={dataOf(agree.error)} />}
			<Button kind="primary" isWide isBusy={agree.isPending} onClick={record}>
				<Say id="consent.agreed" />
			</Button>
		</form>
	);
}

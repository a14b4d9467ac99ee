/** Step 4: she says in her own words what she agrees to. Below stands the whole consent in both languages. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Say, useOtherWords, useWords } from "../../words/words.tsx";
import { changedBefore } from "./consent-draft.ts";
import type { StepProps } from "./step-props.ts";
import { wholeText } from "./text.ts";
import { ToldBack } from "./told-back.tsx";
import "./consents.css";

export function StepToldBack({ form: { kept, change }, asked, go, back, isTried, goOn }: StepProps): ReactNode {
	const own = useWords();
	const other = useOtherWords(kept.language);
	const readings = other && other.language !== own.language ? [other, own] : [own];
	const explainAgain = () => {
		change(changedBefore("answer", {}));
		back("answer");
	};
	return (
		<>
			<ToldBack
				isToldBack={kept.toldBack}
				isTried={isTried}
				// Sets the last step that was reached back to this one. So without the tick, the browser's Forward doesn't show the record.
				onChange={(toldBack) => change({ toldBack, step: "told-back" })}
			/>
			<Say as="h3" id="consent.whole-title" />
			{asked &&
				readings.map((words) => (
					<blockquote key={words.language} className="consent-text" lang={words.language} dir={words.dir}>
						{wholeText(words, asked)}
					</blockquote>
				))}
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => goOn(kept.toldBack, () => go("record"))} id="parts.go-on" />
				<Button onClick={explainAgain} id="consent.explain-again" />
			</div>
		</>
	);
}

/** Step 4: she says in her own words what she agrees to. Then the whole consent in both languages. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { Say, useOtherWords, useWords } from "../../words/words.tsx";
import { changedBefore } from "./consent-draft.ts";
import type { StepProps } from "./step-props.ts";
import { wholeText } from "./text.ts";
import "./consents.css";

export function StepToldBack({ form: { kept, change }, asked, go, back, isTried, goOn }: StepProps): ReactNode {
	const [isNo, setNo] = useState(false);
	const own = useWords();
	const other = useOtherWords(kept.language);
	const readings = other && other.language !== own.language ? [other, own] : [own];
	const explainAgain = () => {
		change(changedBefore("answer", {}));
		back("answer");
	};
	return (
		<>
			<p>
				<Say id="consent.told-back-ask" />
			</p>
			<Ticks
				label={<Say id="consent.told-back" />}
				error={(isTried || isNo) && !kept.toldBack && <Say id="consent.missing.told-back" />}
				isOne
				options={(["yes", "no"] as const).map((value) => ({ value, label: <Say id={`first.${value}`} /> }))}
				chosen={kept.toldBack ? ["yes"] : isNo ? ["no"] : []}
				onChange={([value]) => {
					setNo(value === "no");
					// Without it the record isn't reached, also by the browser's Forward.
					change({ toldBack: value === "yes", step: "told-back" });
				}}
			/>
			<h3>
				<Say id="consent.whole-title" />
			</h3>
			{asked &&
				readings.map((words) => (
					<blockquote key={words.language} className="consent-text" lang={words.language} dir={words.dir}>
						{wholeText(words, asked)}
					</blockquote>
				))}
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => goOn(kept.toldBack, () => go("record"))}>
					<Say id="parts.go-on" />
				</Button>
				<Button onClick={explainAgain}>
					<Say id="consent.explain-again" />
				</Button>
			</div>
		</>
	);
}

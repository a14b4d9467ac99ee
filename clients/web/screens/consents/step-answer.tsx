/** Step 3: leads to the screen that is shown to the person, on which she answers. "I want to think" is not a yes, and leads back to this step. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { LanguageWarning } from "../../parts/language-warning.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Say } from "../../words/words.tsx";
import { changedBefore, isChildAlone } from "./consent-draft.ts";
import type { StepProps } from "./step-props.ts";

export function StepAnswer({ form, choices, record, drop, back, onShow }: StepProps & { onShow(): void }): ReactNode {
	const { kept, change } = form;
	// The yes of a child alone would be no consent, so there is none to prepare.
	const canPrepare = !isChildAlone(choices, kept);
	if (kept.answer === "think")
		return (
			<>
				<Notice kind="ok" title={<Say id="consent.think" />}>
					<Say as="p" id={canPrepare ? "consent.think-help" : "consent.think-child"} />
				</Notice>
				{record.error && <ErrorNotice error={record.error} />}
				<div className="buttons">
					{canPrepare && <Button kind="primary" isWide isBusy={record.isBusy} onClick={() => void record.run("")} id="consent.prepare" />}
					<Button
						kind={canPrepare ? "secondary" : "primary"}
						isWide={!canPrepare}
						disabled={record.isBusy}
						isBusy={drop.isBusy}
						onClick={() => void drop.run()}
						id="consent.record-nothing"
					/>
					<Button disabled={record.isBusy} onClick={() => change(changedBefore("answer", {}))} id="consent.ask-now" />
				</div>
			</>
		);
	return (
		<>
			<Say as="p" id="consent.show-help" />
			<LanguageWarning language={kept.language} />
			<div className="buttons">
				<Button kind="primary" isWide onClick={onShow} id="consent.show" />
				<Button onClick={() => back()} id="parts.back" />
			</div>
		</>
	);
}

/** Step 3: leads to the screen that is shown to the person, on which she answers. "I want to think" is not a yes, and leads back to this step. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { useLanguageNames } from "../../parts/language.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useAction } from "../../sitting/use-action.ts";
import { useAct } from "../../sitting/use-verb.ts";
import { REVIEWED } from "../../words/spoken.ts";
import { isOffered, Say } from "../../words/words.tsx";
import { changedBefore, newConsent } from "./consent-draft.ts";
import type { StepProps } from "./step-props.ts";

export function StepAnswer({ id, choices, form, back, onShow, onDone }: StepProps & { onShow(): void; onDone(): void }): ReactNode {
	const nameOf = useLanguageNames();
	const { kept, draft, change } = form;
	const add = useAct("addConsent");
	const prepare = useAction(async () => {
		await add.mutateAsync(newConsent(id, kept, choices, ""));
		await draft.done();
		onDone();
	});
	if (kept.answer === "think")
		return (
			<>
				<Notice kind="ok" title={<Say id="consent.think" />}>
					<p>
						<Say id="consent.think-help" />
					</p>
				</Notice>
				{prepare.error && <ErrorNotice error={prepare.error} />}
				<div className="buttons">
					<Button kind="primary" isWide isBusy={prepare.isBusy} onClick={() => void prepare.run()}>
						<Say id="consent.prepare" />
					</Button>
					<Button onClick={() => void draft.done()}>
						<Say id="consent.record-nothing" />
					</Button>
					<Button onClick={() => change(changedBefore("answer", {}))}>
						<Say id="consent.ask-now" />
					</Button>
				</div>
			</>
		);
	return (
		<>
			<p>
				<Say id="consent.show-help" />
			</p>
			{!REVIEWED.includes(kept.language) && (
				<Notice>
					<p>
						<Say id={isOffered(kept.language) ? "consent.not-reviewed" : "consent.no-text"} values={{ language: nameOf(kept.language) }} />
					</p>
				</Notice>
			)}
			<div className="buttons">
				<Button kind="primary" isWide onClick={onShow}>
					<Say id="consent.show" />
				</Button>
				<Button onClick={() => back()}>
					<Say id="parts.back" />
				</Button>
			</div>
		</>
	);
}

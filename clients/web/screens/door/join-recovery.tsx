/** Steps 5 and 6: write the recovery code down, then show that it was written down. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import type { Steps } from "../../parts/steps.ts";
import { Say } from "../../words/words.tsx";
import { AskBack } from "./ask-back.tsx";
import { STEP, StepHeading } from "./step.tsx";

interface Props {
	code: string;
	steps: Steps;
	isBusy: boolean;
	onKept(): void;
	children: ReactNode;
}

export function RecoveryStep({ code, steps, isBusy, onKept, children }: Props): ReactNode {
	if (steps.step === STEP.typeBack)
		return (
			<>
				<StepHeading number={STEP.typeBack} id="door.ask-back" />
				<AskBack code={code} isBusy={isBusy} onKept={onKept} onBack={() => steps.goBack()}>
					{children}
				</AskBack>
			</>
		);
	return (
		<>
			<StepHeading number={STEP.recovery} id="door.write-down" />
			<Say as="p" id="door.write-down-help" />
			<Fingerprint text={code} />
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => void steps.goTo(STEP.typeBack)} id="door.have-it" />
				<Button onClick={() => print()} id="parts.print" />
			</div>
		</>
	);
}

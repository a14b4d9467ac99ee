/** Steps 5 and 6: write the recovery code down, then show that it was written down. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Say } from "../../words/words.tsx";
import { AskBack } from "./ask-back.tsx";
import { StepHeading } from "./step.tsx";

interface Props {
	code: string;
	isBusy: boolean;
	onKept(): void;
	children: ReactNode;
}

export function RecoveryStep({ code, isBusy, onKept, children }: Props): ReactNode {
	const [isAsking, setAsking] = useState(false);
	if (isAsking)
		return (
			<>
				<StepHeading number={6} id="door.ask-back" />
				<AskBack code={code} isBusy={isBusy} onKept={onKept} onBack={() => setAsking(false)}>
					{children}
				</AskBack>
			</>
		);
	return (
		<>
			<StepHeading number={5} id="door.write-down" />
			<p>
				<Say id="door.write-down-help" />
			</p>
			<Fingerprint text={code} />
			<div className="buttons">
				<Button kind="primary" isWide onClick={() => setAsking(true)}>
					<Say id="door.have-it" />
				</Button>
				<Button onClick={() => print()}>
					<Say id="parts.print" />
				</Button>
			</div>
		</>
	);
}

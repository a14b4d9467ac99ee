/** `#/join`: six steps from the invite code to the recovery code. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { BackToSignIn } from "./back-to-sign-in.tsx";
import type { Entering } from "./entering.ts";
import { CodeStep } from "./join-code.tsx";
import { emptyPerson, KeysStep, type Person } from "./join-keys.tsx";
import { NetworkStep } from "./join-network.tsx";
import { RecoveryStep } from "./join-recovery.tsx";
import { KeysWait } from "./keys-wait.tsx";
import { STEP } from "./step.tsx";
import { useDoorSteps } from "./use-door-steps.ts";

export default function Join({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [code, setCode] = useState("");
	const [invite, setInvite] = useState<Answer<"checkInvite"> | null>(null);
	const [person, setPerson] = useState<Person>(emptyPerson);
	const [made, setMade] = useState<Answer<"joinNetwork"> | null>(null);
	const [isBack, setBack] = useState(false);
	const steps = useDoorSteps(made ? STEP.recovery : STEP.code, made ? STEP.typeBack : invite ? STEP.password : STEP.code);
	const check = useAction(async () => {
		setInvite(null);
		setInvite(await openSitting().call("checkInvite", { code }));
		await steps.goTo(STEP.network);
	});
	const make = useAction(async () => {
		await claim(true);
		setMade(await openSitting().call("joinNetwork", { ...person, signInName: invite?.returning ? null : person.signInName }));
		await steps.goTo(STEP.recovery);
	});
	const begin = useAction(async (member: string) => {
		await openSitting().call("confirmRecovery", { member });
		// Nobody can sign in with new keys of a known member before people have vouched for them.
		if (invite?.returning) return setBack(true);
		const typed = { name: person.signInName, password: person.password, isSharedComputer: false };
		onEntered(await openSitting().call("enter", typed), typed);
	});
	if (isBack && made)
		return (
			<>
				<Heading id="door.back-title" />
				<KeysWait fingerprint={made.fingerprint} />
				<div className="buttons">
					<Button onClick={() => print()} id="parts.print" />
				</div>
				<BackToSignIn />
			</>
		);
	if (made)
		return (
			<RecoveryStep code={made.recoveryCode} steps={steps} isBusy={begin.isBusy} onKept={() => void begin.run(made.member)}>
				{begin.error && <ErrorNotice error={begin.error} />}
			</RecoveryStep>
		);
	if (invite === null || steps.step === STEP.code) return <CodeStep code={code} onChange={setCode} check={check} />;
	if (steps.step === STEP.network) return <NetworkStep invite={invite} onNext={() => void steps.goTo(STEP.names)} />;
	return <KeysStep invite={invite} steps={steps} person={person} onChange={setPerson} make={make} onTyping={onTyping} />;
}

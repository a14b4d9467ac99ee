/** `#/join`: six steps from the invite code to the recovery code. */
import { type ReactNode, useState } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import type { Entering } from "./entering.ts";
import { CodeStep } from "./join-code.tsx";
import { emptyPerson, KeysStep, type Person } from "./join-keys.tsx";
import { NetworkStep } from "./join-network.tsx";
import { RecoveryStep } from "./join-recovery.tsx";
import { STEP } from "./step.tsx";
import { useDoorSteps } from "./use-door-steps.ts";

export default function Join({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [code, setCode] = useState("");
	const [invite, setInvite] = useState<Answer<"checkInvite"> | null>(null);
	const [person, setPerson] = useState<Person>(emptyPerson);
	const [recoveryCode, setRecoveryCode] = useState<string | null>(null);
	const steps = useDoorSteps(recoveryCode ? STEP.recovery : STEP.code, recoveryCode ? STEP.typeBack : invite ? STEP.password : STEP.code);
	const check = useAction(async () => {
		setInvite(null);
		setInvite(await openSitting().call("checkInvite", { code }));
		await steps.goTo(STEP.network);
	});
	const make = useAction(async () => {
		await claim(true);
		const made = await openSitting().call("joinNetwork", { ...person, signInName: invite?.returning ? null : person.signInName });
		setRecoveryCode(made.recoveryCode);
		await steps.goTo(STEP.recovery);
	});
	const begin = useAction(async () => {
		const typed = { name: invite?.returning ? "" : person.signInName, password: person.password, isSharedComputer: false };
		onEntered(await openSitting().call("enter", typed), typed);
	});
	if (recoveryCode)
		return (
			<RecoveryStep code={recoveryCode} steps={steps} isBusy={begin.isBusy} onKept={() => void begin.run()}>
				{begin.error && <ErrorNotice error={begin.error} words={{ "sign-in-failed": "door.returning-wait" }} />}
			</RecoveryStep>
		);
	if (invite === null || steps.step === STEP.code) return <CodeStep code={code} onChange={setCode} check={check} />;
	if (steps.step === STEP.network) return <NetworkStep invite={invite} onNext={() => void steps.goTo(STEP.names)} />;
	return <KeysStep invite={invite} steps={steps} person={person} onChange={setPerson} make={make} onTyping={onTyping} />;
}

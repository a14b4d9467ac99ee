/** `#/join`: six steps from the invite code to the fingerprint. */
import { type ReactNode, useState } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import type { Entering } from "./entering.ts";
import { CodeStep } from "./join-code.tsx";
import { KeysStep, type Person } from "./join-keys.tsx";
import { NetworkStep } from "./join-network.tsx";
import { RecoveryStep } from "./join-recovery.tsx";

type Invite = Answer<"checkInvite">;

type State =
	| { step: "code" }
	| { step: "network"; invite: Invite }
	| { step: "keys"; invite: Invite }
	| { step: "recovery"; recoveryCode: string; person: Person };

export function Join({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [state, setState] = useState<State>({ step: "code" });
	const check = useAction(async (code: string) => {
		setState({ step: "network", invite: await openSitting().call("checkInvite", { code }) });
	});
	const make = useAction(async (person: Person) => {
		await claim(true);
		const { recoveryCode } = await openSitting().call("joinNetwork", person);
		setState({ step: "recovery", recoveryCode, person });
	});
	const begin = useAction(async ({ signInName, password }: Person) => {
		const typed = { name: signInName ?? "", password, isShared: false };
		onEntered(await openSitting().call("enter", typed), typed);
	});
	switch (state.step) {
		case "code":
			return <CodeStep check={check} />;
		case "network":
			return <NetworkStep invite={state.invite} onNext={() => setState({ ...state, step: "keys" })} />;
		case "keys":
			return <KeysStep invite={state.invite} make={make} onTyping={onTyping} />;
		case "recovery":
			return (
				<RecoveryStep code={state.recoveryCode} isBusy={begin.isBusy} onKept={() => void begin.run(state.person)}>
					{begin.error && <ErrorNotice error={begin.error} words={{ "sign-in-failed": "door.returning-wait" }} />}
				</RecoveryStep>
			);
	}
}

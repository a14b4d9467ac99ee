/** `#/found`: founds the network, once, in six steps from the setup token to the recovery code. */
import { type ReactNode, useEffect, useState } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { WithWords } from "../../parts/with-words.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import type { Entering } from "../door/entering.ts";
import { emptyPerson, hasRightNames, KeysStep } from "../door/join-keys.tsx";
import { RecoveryStep } from "../door/join-recovery.tsx";
import { STEP } from "../door/step.tsx";
import { useDoorSteps } from "../door/use-door-steps.ts";
import { NameStep } from "./name-step.tsx";
import { TokenStep } from "./token-step.tsx";

export default function Found(entering: Entering): ReactNode {
	return (
		<WithWords part="admin">
			<Founding {...entering} />
		</WithWords>
	);
}

function Founding({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [setupToken, setToken] = useState("");
	const [network, setNetwork] = useState("");
	const [person, setPerson] = useState(emptyPerson);
	const [made, setMade] = useState<Answer<"found"> | null>(null);
	const [isFounded, setFounded] = useState<boolean | null>(null);
	const steps = useDoorSteps(made ? STEP.recovery : STEP.code, made ? STEP.typeBack : lastStep(setupToken, network));
	const foundedCheck = useAction(async () => setFounded(await openSitting().call("isFounded")));
	const found = useAction(async () => {
		await claim(true);
		setMade(await openSitting().call("found", { setupToken: setupToken.trim(), network: network.trim(), ...person }));
		await steps.goTo(STEP.recovery);
	});
	const checkToken = useAction(async () => {
		found.clear();
		await openSitting().call("tryToken", { setupToken: setupToken.trim() });
		// Somebody who has gone back goes on where something is missing.
		await steps.goTo(network.trim() === "" ? STEP.network : hasRightNames(person) ? STEP.password : STEP.names);
	});
	const { run } = foundedCheck;
	// biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the screen opens.
	useEffect(() => void run(), []);
	if (foundedCheck.error) return <ErrorNotice error={foundedCheck.error} words={{ unavailable: "door.offline" }} />;
	if (isFounded === null) return <Loading />;
	if (made) {
		const enter = async () => {
			await openSitting().call("confirmRecovery", { member: made.member });
			history.replaceState(null, "", "#/administration");
			onEntered({ status: made.status }, { name: person.signInName, isSharedComputer: false });
		};
		return (
			<RecoveryStep code={made.recoveryCode} steps={steps} isBusy={false} onKept={() => void enter()}>
				{null}
			</RecoveryStep>
		);
	}
	if (isFounded) return <AlreadyFounded />;
	switch (steps.step) {
		case STEP.code: {
			return <TokenStep token={setupToken} check={checkToken} onChange={setToken} />;
		}
		case STEP.network:
			return <NameStep network={network} onChange={setNetwork} onNext={() => void steps.goTo(STEP.names)} />;
		default: {
			// `KeysStep` needs an invite, to judge the password and to know whether a member comes back. A founder has none.
			const invite = {
				networkName: network,
				role: "admin",
				organisation: null,
				country: null,
				desk: null,
				expires: 0,
				returning: false,
			} as const;
			return <KeysStep invite={invite} steps={steps} person={person} onChange={setPerson} make={found} onTyping={onTyping} />;
		}
	}
}

/** The last step that can be reached with what was typed. */
function lastStep(setupToken: string, network: string): number {
	if (setupToken.trim() === "") return STEP.code;
	return network.trim() === "" ? STEP.network : STEP.password;
}

function AlreadyFounded(): ReactNode {
	return (
		<>
			<Heading id="found.title" />
			<Notice kind="info">
				<Say as="p" id="error.already-founded" />
				<p>
					<a href="#/">
						<Say id="door.back-to-sign-in" />
					</a>
				</p>
			</Notice>
		</>
	);
}

/** `#/found`: founds the network, once, in six steps from the setup token to the recovery code. */
import { type ReactNode, useEffect, useState } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Loading } from "../../parts/loading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { WithWords } from "../../parts/with-words.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { Say } from "../../words/words.tsx";
import type { Entering } from "../door/entering.ts";
import { KeysStep, type Person } from "../door/join-keys.tsx";
import { RecoveryStep } from "../door/join-recovery.tsx";
import { NameStep } from "./name-step.tsx";
import { TokenStep } from "./token-step.tsx";

type State =
	| { step: "token" }
	| { step: "name"; setupToken: string }
	| { step: "keys"; setupToken: string; network: string }
	| { step: "recovery"; recoveryCode: string; status: string; signInName: string };

export default function Found(entering: Entering): ReactNode {
	return (
		<WithWords part="admin">
			<Founding {...entering} />
		</WithWords>
	);
}

function Founding({ onEntered, claim, onTyping }: Entering): ReactNode {
	const [state, setState] = useState<State>({ step: "token" });
	const [isFounded, setFounded] = useState<boolean | null>(null);
	const foundedCheck = useAction(async () => setFounded(await openSitting().call("isFounded")));
	const found = useAction(async ({ name, signInName, password }: Person) => {
		if (state.step !== "keys") return;
		await claim(true);
		const { setupToken, network } = state;
		const input = { setupToken, network, name, signInName: signInName ?? "", password };
		const { recoveryCode, status } = await openSitting().call("found", input);
		setState({ step: "recovery", recoveryCode, status, signInName: input.signInName });
	});
	const { run } = foundedCheck;
	// biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the screen opens.
	useEffect(() => void run(), []);
	if (foundedCheck.error) return <ErrorNotice error={foundedCheck.error} words={{ unavailable: "door.offline" }} />;
	if (isFounded === null) return <Loading />;
	if (isFounded && state.step !== "recovery") return <AlreadyFounded />;
	switch (state.step) {
		case "token":
			return <TokenStep onNext={(setupToken) => setState({ step: "name", setupToken })} />;
		case "name":
			return <NameStep onNext={(network) => setState({ ...state, step: "keys", network })} />;
		case "keys": {
			if (found.error?.field === "token")
				return (
					<TokenStep
						isWrong
						onNext={(setupToken) => {
							found.clear();
							setState({ ...state, setupToken });
						}}
					/>
				);
			// The step shows what an invite would say. A founder has none.
			const invite = { networkName: state.network, role: "admin", organisation: null, desk: null, expires: 0, returning: false };
			return <KeysStep invite={invite} make={found} onTyping={onTyping} />;
		}
		case "recovery":
			return (
				<RecoveryStep
					code={state.recoveryCode}
					isBusy={false}
					onKept={() => {
						history.replaceState(null, "", "#/network");
						onEntered({ status: state.status }, { name: state.signInName, isShared: false });
					}}
				>
					{null}
				</RecoveryStep>
			);
	}
}

function AlreadyFounded(): ReactNode {
	return (
		<>
			<Heading>
				<Say id="found.title" />
			</Heading>
			<Notice kind="info">
				<p>
					<Say id="error.already-founded" />
				</p>
				<p>
					<a href="#/">
						<Say id="door.back-to-sign-in" />
					</a>
				</p>
			</Notice>
		</>
	);
}

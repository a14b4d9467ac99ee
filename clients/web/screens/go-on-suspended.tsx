/** After the error `reader-suspended`: a button with which the person writes to the suspended desks all the same. */
import type { ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import type { ErrorData } from "../sitting/kinds.ts";
import { useAct } from "../sitting/use-verb.ts";
import { Say } from "../words/words.tsx";

interface Props {
	error: ErrorData;
	/** Tries again. */
	onGoOn(): void;
}

/** From then on, the sitting asks no more about these desks. */
export function GoOnSuspended({ error: { code, desks }, onGoOn }: Props): ReactNode {
	// It changes nothing at the server, so no answer is asked for anew.
	const goOn = useAct("goOnSuspended", []);
	if (code !== "reader-suspended") return null;
	return (
		<p className="buttons">
			<Button isBusy={goOn.isPending} onClick={() => goOn.mutate({ desks }, { onSuccess: onGoOn })}>
				<Say id="parts.go-on-suspended" />
			</Button>
		</p>
	);
}

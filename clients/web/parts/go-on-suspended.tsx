/** After the error `reader-suspended`: a button with which the person writes to the suspended desks all the same. */
import type { ReactNode } from "react";
import { useAct } from "../sitting/use-verb.ts";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";

interface Props {
	desks: string[];
	/** Tries again. Without it, the person is told to do so. */
	onGoOn?: (() => void) | undefined;
}

/** From then on, the sitting asks no more about these desks. */
export function GoOnSuspended({ desks, onGoOn = () => {} }: Props): ReactNode {
	const goOn = useAct("goOnSuspended");
	if (goOn.isSuccess)
		return (
			<p role="status">
				<Say id="parts.went-on" />
			</p>
		);
	return (
		<p className="buttons">
			<Button isBusy={goOn.isPending} onClick={() => goOn.mutate({ desks }, { onSuccess: onGoOn })}>
				<Say id="parts.go-on-suspended" />
			</Button>
		</p>
	);
}

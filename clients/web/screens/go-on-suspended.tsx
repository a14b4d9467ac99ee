/** After the error `reader-suspended`: a button with which a member writes to desks of suspended organisations nevertheless. */
import type { ReactNode } from "react";
import { Button } from "../parts/button.tsx";
import type { ErrorData } from "../sitting/kinds.ts";
import { useAct } from "../sitting/use-verb.ts";

interface Props {
	error: ErrorData;
	/** Repeats what was refused. */
	onGoOn(): void;
}

/** After a press, the sitting writes to these desks without asking again. */
export function GoOnSuspended({ error: { code, desks }, onGoOn }: Props): ReactNode {
	// This changes nothing on the server, so no answer must be fetched again.
	const goOn = useAct("goOnSuspended");
	if (code !== "reader-suspended") return null;
	return (
		<p className="buttons">
			<Button isBusy={goOn.isPending} onClick={() => goOn.mutate({ desks }, { onSuccess: onGoOn })} id="parts.go-on-suspended" />
		</p>
	);
}

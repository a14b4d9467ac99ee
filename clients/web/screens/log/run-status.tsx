/** Says how far a run is. A button stops it while it runs, and another button shows more when it pauses. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import type { RunControl } from "../../sitting/use-run.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	run: RunControl<unknown>;
	/** The sentence while the run goes on. It takes the argument `looked`. */
	running?: MessageId;
	/** The sentence when the run has ended. It takes the arguments `looked` and `found`. Null for no sentence. */
	ended?: MessageId | null;
	/** How many items count as found. All when left out. */
	found?: number;
}

export function RunStatus({ run, running = "log.run.looked", ended = "log.run.looked-all", found = run.items.length }: Props): ReactNode {
	const { phase, looked, error, more, stop } = run;
	return (
		<>
			{error && <ErrorNotice error={error} />}
			{/* This sentence changes many times a second, so screen readers read only the one at the end. */}
			{phase === "running" && <Say as="p" id={running} values={{ looked, count: looked }} />}
			<p role="status">
				{phase === "stopped" && <Say id="log.run.stopped" />}
				{phase === "ended" && ended !== null && <Say id={ended} values={{ looked, found }} />}
			</p>
			{(phase === "running" || phase === "paused") && (
				<p className="buttons">
					{phase === "running" && <Button onClick={stop} id="log.run.stop" />}
					{phase === "paused" && <Button onClick={more} id="log.run.more" />}
				</p>
			)}
		</>
	);
}

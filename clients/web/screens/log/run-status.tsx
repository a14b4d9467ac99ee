/** How far a run is, with Stop, and "Show more" when it pauses. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import type { RunControl } from "../../sitting/use-run.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	run: RunControl<unknown>;
	/** The sentence while it runs; takes looked. */
	running?: MessageId;
	/** The sentence at its end; takes looked and found. Null for none. */
	ended?: MessageId | null;
	/** How many items count as found. All when left out. */
	found?: number;
}

export function RunStatus({ run, running = "log.run.looked", ended = "log.run.looked-all", found = run.items.length }: Props): ReactNode {
	const { phase, looked, error, more, stop } = run;
	return (
		<>
			{error && <ErrorNotice error={error} />}
			{/* It changes many times a second, so a screen reader hears only the end. */}
			{phase === "running" && (
				<p>
					<Say id={running} values={{ looked, count: looked }} />
				</p>
			)}
			<p role="status">
				{phase === "stopped" && <Say id="log.run.stopped" />}
				{phase === "ended" && ended !== null && <Say id={ended} values={{ looked, found }} />}
			</p>
			{(phase === "running" || phase === "paused") && (
				<p className="buttons">
					{phase === "running" && (
						<Button onClick={stop}>
							<Say id="log.run.stop" />
						</Button>
					)}
					{phase === "paused" && (
						<Button onClick={more}>
							<Say id="log.run.more" />
						</Button>
					)}
				</p>
			)}
		</>
	);
}

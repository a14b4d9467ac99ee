/** Shows the progress of a sign-in, which takes long on a new device in a large network. */
import type { ReactNode } from "react";
import { useProgress } from "../../sitting/use-progress.ts";
import { Say } from "../../words/words.tsx";

export function Opening({ isBusy }: { isBusy: boolean }): ReactNode {
	const progress = useProgress(isBusy);
	return (
		<>
			<p role="status" className="muted">
				{isBusy && <Say id="door.takes-seconds" />}
			</p>
			{progress && (
				// This isn't a status that screen readers read out, because it changes several times a second.
				<p className="muted">
					<Say id={`door.sync-${progress.step}`} values={{ done: progress.done, total: progress.total }} />
				</p>
			)}
		</>
	);
}

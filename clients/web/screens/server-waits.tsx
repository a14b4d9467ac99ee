/** Says that the server limits requests, for how long, and that everything goes on by itself. */
import type { ReactNode } from "react";
import { Countdown } from "../parts/error-notice.tsx";
import { Notice } from "../parts/notice.tsx";
import { useWaiting } from "../sitting/use-waiting.ts";
import { Say } from "../words/words.tsx";

export function ServerWaits(): ReactNode {
	const until = useWaiting();
	if (until === null) return null;
	return (
		<Notice kind="warn" live="polite">
			<p>
				<Say id="house.server-waits" />
			</p>
			<Countdown key={until} seconds={Math.max(1, Math.ceil((until - Date.now()) / 1000))} />
		</Notice>
	);
}

/** How far a long synchronisation of the directory is, while somebody signs in. */
import { useEffect, useState } from "react";
import type { SyncProgress } from "./kinds.ts";
import { openSitting } from "./open.ts";

/** @param isBusy whether a sign-in runs. @returns null before the first report, and when nothing runs. */
export function useProgress(isBusy: boolean): SyncProgress | null {
	const [progress, setProgress] = useState<SyncProgress | null>(null);
	useEffect(() => {
		if (!isBusy) return setProgress(null);
		return openSitting().onEvent((event) => {
			if (event.kind === "progress") setProgress(event.progress);
		});
	}, [isBusy]);
	return progress;
}

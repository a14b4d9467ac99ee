/** Whether the server has asked us to wait. The requests that wait go on by themselves. */
import { useEffect, useState } from "react";
import { openSitting } from "./open.ts";

/** @returns until when, UTC ms; null when nothing waits. */
export function useWaiting(): number | null {
	const [until, setUntil] = useState<number | null>(null);
	useEffect(
		() =>
			openSitting().onEvent((event) => {
				if (event.kind === "waiting") setUntil((earlier) => Math.max(earlier ?? 0, event.until));
			}),
		[],
	);
	useEffect(() => {
		if (until === null) return;
		const timer = setTimeout(() => setUntil(null), until - Date.now());
		return () => clearTimeout(timer);
	}, [until]);
	return until;
}

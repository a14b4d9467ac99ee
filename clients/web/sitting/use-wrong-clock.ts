/** Whether this device's clock is wrong, as far as the server's clock is right. */
import { useEffect, useState } from "react";
import { openSitting } from "./open.ts";

/** @returns how many minutes it is ahead, below 0 when it is behind; null when it is near enough. */
export function useWrongClock(): number | null {
	const [minutes, setMinutes] = useState<number | null>(null);
	useEffect(
		() =>
			openSitting().onEvent((event) => {
				if (event.kind === "clock") setMinutes(event.minutes);
			}),
		[],
	);
	return minutes;
}

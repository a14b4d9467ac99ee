import { useEffect, useState } from "react";

/** The time, UTC ms, renewed each half minute. */
export function useMinutes(): number {
	const [now, setNow] = useState(() => Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 30_000);
		return () => clearInterval(timer);
	}, []);
	return now;
}

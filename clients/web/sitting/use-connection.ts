/** Whether the device has a connection. */
import { useEffect, useState } from "react";

/** @returns since when there is no connection, UTC ms; null with a connection. */
export function useConnection(): number | null {
	const [since, setSince] = useState<number | null>(() => (navigator.onLine ? null : Date.now()));
	useEffect(() => {
		const on = () => setSince(null);
		const off = () => setSince((earlier) => earlier ?? Date.now());
		addEventListener("online", on);
		addEventListener("offline", off);
		return () => {
			removeEventListener("online", on);
			removeEventListener("offline", off);
		};
	}, []);
	return since;
}

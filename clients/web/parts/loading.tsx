/** Shown while a screen waits for its first answer. It has a file of its own, because the door uses it too. */
import { type ReactNode, useEffect, useState } from "react";
import { Say } from "../words/words.tsx";
import "./loading.css";

/** Says "Opening ..." after 400 ms, so that a quick answer doesn't flicker. */
export function Loading(): ReactNode {
	const [isSlow, setSlow] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setSlow(true), 400);
		return () => clearTimeout(timer);
	}, []);
	return (
		<p role="status" className="loading">
			{isSlow && <Say id="parts.opening" />}
		</p>
	);
}

/** How long something has until its time, in words: "3 h left", "late by 2 days". */
import { type ReactNode, useEffect, useState } from "react";
import { Say } from "../words/words.tsx";
import { Tag } from "./tag.tsx";

const MINUTE = 60_000;

/** The span in the largest unit that is exact enough. @param ms at least 0. */
function spanOf(ms: number): { unit: "minutes" | "hours" | "days"; count: number } {
	const minutes = Math.floor(ms / MINUTE);
	if (minutes < 60) return { unit: "minutes", count: minutes };
	if (minutes < 48 * 60) return { unit: "hours", count: Math.floor(minutes / 60) };
	return { unit: "days", count: Math.floor(minutes / 1440) };
}

/** @param by UTC ms. @param isRed whether the thing is late, or its time runs out. */
export function TimeLeft({ by, isRed }: { by: number; isRed: boolean }): ReactNode {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), MINUTE / 2);
		return () => clearInterval(timer);
	}, []);
	const left = by - now;
	const { unit, count } = spanOf(Math.abs(left));
	return (
		<Tag kind={isRed ? "danger" : "warn"}>
			<Say id={`parts.${left < 0 ? "late" : "left"}.${unit}`} values={{ count }} />
		</Tag>
	);
}

/** Shows an error: what happened, what to do, and the request number. */
import { type ReactNode, useEffect, useState } from "react";
import type { ErrorData } from "../sitting/kinds.ts";
import { type MessageId, Say, useWords } from "../words/words.tsx";
import { AlarmOfError } from "./alarm.tsx";
import { Notice } from "./notice.tsx";

interface Props {
	error: ErrorData;
	/** By error code: messages that replace the usual ones, because this screen can say more. */
	words?: Partial<Record<string, MessageId>>;
	children?: ReactNode;
}

export function ErrorNotice({ error, words = {}, children }: Props): ReactNode {
	const { has } = useWords();
	if (error.alarm) return <AlarmOfError alarm={error.alarm} />;
	const code = error.code ?? (error.name === "OutOfMemoryError" ? "out-of-memory" : "internal");
	const id = words[code] ?? (code === "full" && error.limit ? `error.full.${error.limit}` : `error.${code}`);
	return (
		<Notice kind={code === "unavailable" || code === "sign-in-delayed" ? "warn" : "danger"} live="assertive">
			<p>
				{error.version !== null ? (
					<Say id="parts.other-format" values={{ version: error.version }} />
				) : (
					<Say id={has(id) ? id : "error.internal"} />
				)}
			</p>
			{error.retryAfter !== null && <Wait seconds={error.retryAfter} />}
			{error.request !== null && <Say as="p" className="small muted" id="parts.request" values={{ request: error.request }} />}
			{children}
		</Notice>
	);
}

/** A long wait ends at a time. A short one is counted down. */
function Wait({ seconds }: { seconds: number }): ReactNode {
	const [until] = useState(() => new Date(Date.now() + seconds * 1000));
	return seconds < 3600 ? <Countdown seconds={seconds} /> : <Say as="p" id="parts.wait-until" values={{ until }} />;
}

/** Counts down in words. */
export function Countdown({ seconds }: { seconds: number }): ReactNode {
	const [left, setLeft] = useState(seconds);
	useEffect(() => {
		const until = Date.now() + seconds * 1000;
		const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000))), 1000);
		return () => clearInterval(timer);
	}, [seconds]);
	// A number that changes each second would be read out each second.
	return <Say as="p" aria-live="off" id="parts.wait" values={{ minutes: Math.floor(left / 60), seconds: left % 60 }} />;
}

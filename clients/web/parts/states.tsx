/** The states of a screen besides its content: empty, waiting, error. */
import { type ReactNode, useEffect, useState } from "react";
import { dataOf, type ErrorData } from "../sitting/kinds.ts";
import { type Message, Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Heading } from "./heading.tsx";
import { Loading } from "./loading.tsx";
import { Notice } from "./notice.tsx";
import "./states.css";

/** Shown instead of an empty list. It says what the list is for, and how its first row is added. */
export function Empty({ id, values, children }: Partial<Message> & { children?: ReactNode }): ReactNode {
	return (
		<div className="empty">
			{id !== undefined && <Say as="p" id={id} values={values} />}
			{children}
		</div>
	);
}

interface Query<T> {
	data: T | undefined;
	error: Error | null;
	/** When the answer came, UTC ms. */
	dataUpdatedAt: number;
	refetch(): unknown;
}

interface AnsweredProps<T> {
	query: Query<T>;
	/** Whether `children` draws the heading of the screen. If so, a placeholder heading stands there until the answer comes. */
	hasHeading?: boolean;
	children: (data: T) => ReactNode;
}

/**
 * Shows the answer of a verb. Without an answer it shows that the page is waiting, or the error. When a later request fails, the error
 * stands above the earlier answer, unless the person may no longer see that answer.
 * @example <Answered query={useVerb("listThreads")}>{(threads) => ...}</Answered>
 */
export function Answered<T>({ query, hasHeading = false, children }: AnsweredProps<T>): ReactNode {
	const { data, error, dataUpdatedAt, refetch } = query;
	const retryButton = <RetryButton onClick={() => void refetch()} />;
	const problemData = error && dataOf(error);
	const isUnreachable = problemData?.code === "unavailable";
	const problem = problemData && (
		<ErrorNotice error={problemData} words={{ unavailable: "house.unreachable" }}>
			{retryButton}
		</ErrorNotice>
	);
	if (data !== undefined && !(problemData && isRefused(problemData)))
		return (
			<>
				{isUnreachable ? <StaleNotice at={dataUpdatedAt}>{retryButton}</StaleNotice> : problem}
				{children(data)}
			</>
		);
	return hasHeading ? <WithoutAnswerAndHeading problem={problem} /> : <WithoutAnswer problem={problem} />;
}

export function RetryButton({ onClick }: { onClick: () => void }): ReactNode {
	return <Button onClick={onClick} id="parts.try-again" />;
}

/** Whether an error means that the person may no longer see an earlier answer. */
export const isRefused = ({ code }: ErrorData) => code === "not-found" || code === "not-allowed";

/** @param problem null while the answer is awaited. */
function WithoutAnswer({ problem }: { problem: ReactNode }): ReactNode {
	return (
		problem ?? (
			<>
				<Loading />
				<SlowNotice />
			</>
		)
	);
}

/** @param problem null while the answer is awaited. */
function WithoutAnswerAndHeading({ problem }: { problem: ReactNode }): ReactNode {
	return (
		<>
			<WaitingHeading key={problem ? "problem" : "opening"} id={problem ? "parts.not-open" : "parts.opening"} />
			{problem ?? <SlowNotice />}
		</>
	);
}

/**
 * Says that the server can't be reached, and that an earlier answer is shown. It is "polite", because a screen can show several answers, and
 * each one can have this notice.
 * @param at when the answer was read, UTC ms.
 */
function StaleNotice({ at, children }: { at: number; children: ReactNode }): ReactNode {
	return (
		<Notice live="polite">
			<p>
				<Say id="house.as-it-was" /> <Say id="house.read-at" values={{ at: new Date(at) }} />
			</p>
			{children}
		</Notice>
	);
}

/** In ms. Longer than an answer takes on a slow connection. */
const SLOW_AFTER = 10_000;

/** After a while, says that the server hasn't answered yet. The SDK itself retries for longer before it reports an error. */
function SlowNotice(): ReactNode {
	const [isLong, setLong] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLong(true), SLOW_AFTER);
		return () => clearTimeout(timer);
	}, []);
	return <p role="status">{isLong && <Say id="house.silent" />}</p>;
}

/** The heading of a screen that is loading, or that couldn't be loaded. */
export function WaitingHeading({ id }: { id: "parts.not-open" | "parts.opening" }): ReactNode {
	return <Heading as="span" className="heading-waiting" id={id} />;
}

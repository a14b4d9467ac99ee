/** The states of a screen besides its content: empty, waiting, error. */
import { type ReactNode, useEffect, useState } from "react";
import { dataOf } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Heading } from "./heading.tsx";
import { Loading } from "./loading.tsx";
import { Notice } from "./notice.tsx";
import "./states.css";

/** Shown instead of an empty list: what the list is for, and how its first row comes. */
export function Empty({ children }: { children: ReactNode }): ReactNode {
	return <div className="empty">{children}</div>;
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
	/** The answer has the heading of the screen. Until it comes, the screen has another one. */
	hasHeading?: boolean;
	children: (data: T) => ReactNode;
}

/** Shows the answer of a verb, or why it isn't there. @example <Answered query={useVerb("listThreads")}>{(threads) => ...}</Answered> */
export function Answered<T>({ query, hasHeading = false, children }: AnsweredProps<T>): ReactNode {
	const { data, error, dataUpdatedAt, refetch } = query;
	const again = (
		<Button onClick={() => void refetch()}>
			<Say id="parts.try-again" />
		</Button>
	);
	const code = error && dataOf(error).code;
	const isUnreachable = code === "unavailable";
	// What was read before isn't this person's to see any more.
	const isRefused = code === "not-found" || code === "not-allowed";
	const problem = error && (
		<ErrorNotice error={dataOf(error)} words={{ unavailable: "house.unreachable" }}>
			{again}
		</ErrorNotice>
	);
	if (data !== undefined && !isRefused)
		return (
			<>
				{isUnreachable ? <AsItWas at={dataUpdatedAt}>{again}</AsItWas> : problem}
				{children(data)}
			</>
		);
	if (!hasHeading)
		return (
			problem ?? (
				<>
					<Loading />
					<Silent />
				</>
			)
		);
	return (
		<>
			<WaitingHeading key={problem ? "problem" : "opening"} id={problem ? "parts.not-open" : "parts.opening"} />
			{problem ?? <Silent />}
		</>
	);
}

/** Quiet, because a screen can have several answers, and all of them are readable. @param at when it was read, UTC ms. */
function AsItWas({ at, children }: { at: number; children: ReactNode }): ReactNode {
	return (
		<Notice live="polite">
			<p>
				<Say id="house.as-it-was" /> <Say id="house.read-at" values={{ at: new Date(at) }} />
			</p>
			{children}
		</Notice>
	);
}

/** In ms. Longer than an answer takes on a bad line. */
const LONG = 10_000;

/** Says that the server is silent. The SDK gives up only after a while, and tries again before. */
function Silent(): ReactNode {
	const [isLong, setLong] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setLong(true), LONG);
		return () => clearTimeout(timer);
	}, []);
	return <p role="status">{isLong && <Say id="house.silent" />}</p>;
}

/** The heading of a screen that isn't there yet. */
export function WaitingHeading({ id }: { id: "parts.not-open" | "parts.opening" }): ReactNode {
	return (
		<Heading>
			<span className="heading-waiting">
				<Say id={id} />
			</span>
		</Heading>
	);
}

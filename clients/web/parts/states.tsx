/** The states of a screen besides its content: loading, empty, error. */
import { type ReactNode, useEffect, useState } from "react";
import { dataOf } from "../sitting/kinds.ts";
import { Say } from "../words/words.tsx";
import { Button } from "./button.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { Heading } from "./heading.tsx";
import "./states.css";

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

/** What would be here, and how it comes. */
export function Empty({ children }: { children: ReactNode }): ReactNode {
	return <div className="empty">{children}</div>;
}

interface Query<T> {
	data: T | undefined;
	error: Error | null;
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
	const { data, error, refetch } = query;
	const problem = error && (
		<ErrorNotice error={dataOf(error)}>
			<Button onClick={() => void refetch()}>
				<Say id="parts.try-again" />
			</Button>
		</ErrorNotice>
	);
	if (data !== undefined)
		return (
			<>
				{problem}
				{children(data)}
			</>
		);
	if (!hasHeading) return problem ?? <Loading />;
	return (
		<>
			<WaitingHeading key={problem ? "problem" : "opening"} id={problem ? "parts.not-open" : "parts.opening"} />
			{problem}
		</>
	);
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

/** Shows a screen when the messages of its part are there. Caseworkers, for example, never load the messages of admins. */
import { type ReactNode, useEffect, useState } from "react";
import { dataOf, type ErrorData } from "../sitting/kinds.ts";
import { useWords, type WordPart } from "../words/words.tsx";
import { ErrorNotice } from "./error-notice.tsx";
import { RetryButton, WaitingHeading } from "./states.tsx";

export function WithWords({ part, children }: { part: WordPart; children: ReactNode }): ReactNode {
	const words = useWords();
	const [error, setError] = useState<ErrorData | null>(null);
	const isLoaded = words.isLoaded(part);
	useEffect(() => {
		if (!isLoaded && error === null) words.load(part).catch((problem) => setError(dataOf(problem)));
	}, [words, part, isLoaded, error]);
	if (isLoaded) return children;
	if (error === null) return <WaitingHeading key="opening" id="parts.opening" />;
	return (
		<>
			<WaitingHeading key="problem" id="parts.not-open" />
			<ErrorNotice error={{ ...error, code: "unavailable" }}>
				<RetryButton onClick={() => setError(null)} />
			</ErrorNotice>
		</>
	);
}

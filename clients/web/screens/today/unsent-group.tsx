/** My messages that weren't sent, above everything else. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Row, Rows } from "../../parts/rows.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say, useWords } from "../../words/words.tsx";

/** How many characters of a message are shown at most. They are enough to recognise it. */
const MAX_CHARACTERS = 80;

export function UnsentGroup(): ReactNode {
	const { say } = useWords();
	const unsent = useVerb("listUnsent", { thread: null });
	const failed = (unsent.data ?? []).filter(({ state }) => state === "failed");
	if (failed.length === 0) return null;
	return (
		<section className="today-group today-red" aria-labelledby="today-unsent">
			<h2 id="today-unsent">
				<Say id="threads.not-sent" />
			</h2>
			<Rows>
				{failed.map(({ entry, thread, text, files, at }) => (
					<Row
						key={entry}
						title={
							<Link to="/threads/$thread" params={{ thread }}>
								<bdi>{shortened(text) || files.map(({ name }) => name).join(say("parts.comma"))}</bdi>
							</Link>
						}
					>
						<Say as="div" className="small" id="today.written" values={{ time: new Date(at) }} />
					</Row>
				))}
			</Rows>
		</section>
	);
}

function shortened(text: string): string {
	const letters = Array.from(text);
	return letters.length <= MAX_CHARACTERS ? text : `${letters.slice(0, MAX_CHARACTERS).join("")} ...`;
}

/** My messages that weren't sent, above everything else. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageSection } from "../../parts/page-section.tsx";
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
		<PageSection title="threads.not-sent" className="today-group today-red">
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
		</PageSection>
	);
}

function shortened(text: string): string {
	const letters = Array.from(text);
	return letters.length <= MAX_CHARACTERS ? text : `${letters.slice(0, MAX_CHARACTERS).join("")} ...`;
}

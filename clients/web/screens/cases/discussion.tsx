/** `#/cases/:id/discussion`: the thread of the desk that has the case. Other desks never read it. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Conversation } from "../threads/conversation.tsx";
import { BackToCase } from "./back.tsx";

export default function Discussion(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const file = useVerb("caseFile", { id });
	return (
		<>
			<Heading id="cases.discussion-link" />
			<BackToCase id={id} />
			<Answered query={file}>
				{({ discussion }) => (discussion === null ? <Empty id="cases.no-discussion" /> : <Talk thread={discussion} />)}
			</Answered>
		</>
	);
}

function Talk({ thread }: { thread: string }): ReactNode {
	const newest = useVerb("readThread", { thread, before: null });
	return (
		<Answered query={newest}>
			{(view) => (
				<>
					<HoldersStrip readers={view.readers} />
					<Conversation key={thread} thread={thread} view={view} />
				</>
			)}
		</Answered>
	);
}

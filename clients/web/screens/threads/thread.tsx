/** `#/threads/:id`: who can read it, the messages, and a field to write. */
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { Conversation } from "./conversation.tsx";

export default function Thread(): ReactNode {
	const { thread } = useParams({ strict: false }) as { thread: string };
	const newest = useVerb("readThread", { thread, before: null });
	return (
		<Answered query={newest} hasHeading>
			{(view) => (
				<>
					<Heading title="threads.title">
						{view.title === null ? <Say id={`threads.kind.${view.kind}` as MessageId} /> : <bdi>{view.title}</bdi>}
					</Heading>
					<HoldersStrip readers={view.readers}>
						<Link to="/threads/$thread/readers" params={{ thread }}>
							<Say id="parts.all-readers" />
						</Link>
					</HoldersStrip>
					<Conversation key={thread} thread={thread} view={view} opensAtUnread />
				</>
			)}
		</Answered>
	);
}

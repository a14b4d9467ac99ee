/** `#/threads/:id`: who can read it, the messages, and a field to write. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, isRefused } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { Conversation } from "./conversation.tsx";
import { Unsent } from "./unsent.tsx";

const NONE: ReadonlySet<string> = new Set();

export default function Thread(): ReactNode {
	const { thread } = useParams({ strict: false }) as { thread: string };
	const newest = useVerb("readThread", { thread, before: null });
	const { data, error } = newest;
	const isHidden = error !== null && (data === undefined || isRefused(dataOf(error)));
	return (
		<>
			<Answered query={newest} hasHeading>
				{(view) => (
					<>
						<Heading title="threads.title">
							{view.title === null ? <Say id={`threads.kind.${view.kind}` as MessageId} /> : <bdi>{view.title}</bdi>}
						</Heading>
						<HoldersStrip readers={view.readers}>
							<SayLink to="/threads/$thread/readers" params={{ thread }} id="parts.all-readers" />
						</HoldersStrip>
						<Conversation key={thread} thread={thread} view={view} opensAtUnread />
					</>
				)}
			</Answered>
			{/* A text that was written before the thread was closed to its author. */}
			{isHidden && <Unsent thread={thread} arrived={NONE} />}
		</>
	);
}

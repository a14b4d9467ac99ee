/** `#/threads/:id`: who can read it, the messages, and a field to write. */
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { Answered } from "../../parts/states.tsx";
import { openSitting } from "../../sitting/open.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MessageView, ThreadView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Composer } from "./composer.tsx";
import { Messages } from "./messages.tsx";

export default function Thread(): ReactNode {
	const { thread } = useParams({ strict: false }) as { thread: string };
	const newest = useVerb("readThread", { thread, before: null }, { topics: ["compartment"], ids: [thread] });
	return <Answered query={newest}>{(view) => <Opened key={thread} thread={thread} view={view} />}</Answered>;
}

function Opened({ thread, view }: { thread: string; view: ThreadView }): ReactNode {
	const [earlier, setEarlier] = useState<ThreadView[]>([]);
	const [seenBefore] = useState(view.seenBefore);
	const [editing, setEditing] = useState<MessageView | null>(null);
	const newest = view.messages.at(-1)?.seq ?? 0;
	useEffect(() => {
		// Only what is on the screen counts as seen.
		if (newest > view.seenBefore && document.visibilityState === "visible")
			void openSitting()
				.call("seenThread", { thread })
				.catch(() => {});
	}, [thread, newest, view.seenBefore]);
	const oldest = earlier[0] ?? view;
	const loadEarlier = async () => {
		const before = oldest.messages[0]?.seq ?? 1;
		const page = await openSitting().call("readThread", { thread, before });
		setEarlier([page, ...earlier]);
	};
	return (
		<>
			<Heading>{view.title === null ? <Say id="threads.untitled" /> : <bdi>{view.title}</bdi>}</Heading>
			<HoldersStrip readers={view.readers}>
				<Link to="/threads/$thread/readers" params={{ thread }}>
					<Say id="parts.all-readers" />
				</Link>
			</HoldersStrip>
			{oldest.hasEarlier && (
				<p>
					<Button onClick={() => void loadEarlier()}>
						<Say id="threads.earlier" />
					</Button>
				</p>
			)}
			<Messages
				thread={thread}
				messages={[...earlier.flatMap(({ messages }) => messages), ...view.messages]}
				seenBefore={seenBefore}
				onEdit={setEditing}
			/>
			<Composer key={editing?.entry ?? "new"} thread={thread} readers={view.readers} editing={editing} onDone={() => setEditing(null)} />
		</>
	);
}

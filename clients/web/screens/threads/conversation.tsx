/** The messages of a thread and a field to write, under the heading of whatever screen shows them. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { openSitting } from "../../sitting/open.ts";
import type { MessageView, ThreadView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Composer } from "./composer.tsx";
import { Messages } from "./messages.tsx";
import { Unsent } from "./unsent.tsx";

interface Props {
	thread: string;
	view: ThreadView;
	/** The screen has another primary action. */
	isBeside?: boolean;
}

export function Conversation({ thread, view, isBeside = false }: Props): ReactNode {
	const [earlier, setEarlier] = useState<ThreadView[]>([]);
	const [seenBefore] = useState(view.seenBefore);
	const [editing, setEditing] = useState<MessageView | null>(null);
	// The field of a change goes away with the focus in it. The next field takes the focus over.
	const [hasEdited, setHasEdited] = useState(false);
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
	const edit = (message: MessageView | null) => {
		setEditing(message);
		setHasEdited(true);
	};
	const messages = [...earlier.flatMap((page) => page.messages), ...view.messages];
	return (
		<>
			{oldest.hasEarlier && (
				<p>
					<Button onClick={() => void loadEarlier()}>
						<Say id="threads.earlier" />
					</Button>
				</p>
			)}
			<Messages thread={thread} messages={messages} seenBefore={seenBefore} onEdit={edit} />
			<Unsent thread={thread} arrived={new Set(messages.map(({ entry }) => entry))} />
			<Composer
				key={editing?.entry ?? "new"}
				thread={thread}
				readers={view.readers}
				editing={editing}
				isBeside={isBeside}
				takesFocus={hasEdited}
				onDone={() => editing && edit(null)}
			/>
		</>
	);
}

/** The messages of a thread, and a field to write. Several screens show it under their own heading. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useIsVisible } from "../../parts/use-is-visible.ts";
import { openSitting } from "../../sitting/open.ts";
import { type Action, useAction } from "../../sitting/use-action.ts";
import type { MessageView, ThreadView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { Composer } from "./composer.tsx";
import { type LoadedMessages, withEarlier, withNewest } from "./loaded-messages.ts";
import { Messages } from "./messages.tsx";
import { quoteOf } from "./quotes.ts";
import { Unsent } from "./unsent.tsx";

interface Props {
	thread: string;
	view: ThreadView;
	/** The screen has another primary action. */
	isBeside?: boolean;
	/** The page scrolls to the first message that I haven't seen, or to the newest one. */
	opensAtUnread?: boolean;
}

export function Conversation({ thread, view, isBeside = false, opensAtUnread = false }: Props): ReactNode {
	const [{ messages, hasEarlier }, setLoaded] = useState<LoadedMessages>(view);
	const [newestPage, setNewestPage] = useState(view);
	if (newestPage !== view) {
		setNewestPage(view);
		setLoaded((loaded) => withNewest(loaded, view));
	}
	const [seenBefore] = useState(view.seenBefore);
	const [editing, setEditing] = useState<MessageView | null>(null);
	// After a message was changed, its field disappears. Then the field for a new message takes the focus.
	const [hasEdited, setHasEdited] = useState(false);
	const newest = view.messages.at(-1)?.seq ?? 0;
	/** The newest seq that was marked as seen from here. The view isn't fetched again for it, so `seenBefore` stays behind. */
	const marked = useRef(0);
	const isVisible = useIsVisible();
	useEffect(() => {
		if (!isVisible || newest <= Math.max(view.seenBefore, marked.current)) return;
		const mark = async () => {
			await openSitting().call("seenThread", { thread });
			marked.current = Math.max(marked.current, newest);
		};
		void mark().catch(() => {});
	}, [thread, newest, view.seenBefore, isVisible]);
	const earlier = useAction(async () => {
		const before = messages[0]?.seq ?? 1;
		const page = await openSitting().call("readThread", { thread, before });
		setLoaded((loaded) => withEarlier(loaded, page, before));
	});
	const { say } = useWords();
	const [quote, setQuote] = useState<string | null>(null);
	const noQuote = useCallback(() => setQuote(null), []);
	const reply = ({ author, isMine, text }: MessageView) => {
		setEditing(null);
		setQuote(quoteOf(isMine ? say("threads.me") : (author ?? say("parts.unknown-name")), text ?? ""));
	};
	useFirstUnread(opensAtUnread, { messages, hasEarlier }, seenBefore, earlier);
	const edit = (message: MessageView | null) => {
		setEditing(message);
		setHasEdited(true);
	};
	return (
		<>
			{hasEarlier && (
				<p>
					<Button isBusy={earlier.isBusy} onClick={() => void earlier.run()} id="threads.earlier" />
				</p>
			)}
			{earlier.error && <ErrorNotice error={earlier.error} />}
			<Messages thread={thread} messages={messages} seenBefore={seenBefore} mayWrite={!view.isFormerReader} onEdit={edit} onReply={reply} />
			<Unsent thread={thread} arrived={new Set(messages.map(({ entry }) => entry))} />
			{view.isFormerReader ? (
				<Notice kind="warn">
					<Say as="p" id="threads.former" />
				</Notice>
			) : (
				<Composer
					key={editing?.entry ?? "new"}
					thread={thread}
					view={view}
					editing={editing}
					isBeside={isBeside}
					takesFocus={hasEdited}
					quote={quote}
					onQuoted={noQuote}
					onDone={() => editing && edit(null)}
				/>
			)}
		</>
	);
}

/** How many earlier pages are read to find the first message that I haven't seen. */
const MOST_PAGES = 10;

/** Scrolls once, when the thread opens: to the divider before the first unseen message, for which earlier pages are read, or to the newest. */
function useFirstUnread(
	isOn: boolean,
	{ messages, hasEarlier }: LoadedMessages,
	seenBefore: number,
	earlier: Pick<Action<void>, "run" | "isBusy" | "error">,
): void {
	const pages = useRef(0);
	const isDone = useRef(!isOn || messages.length === 0);
	useEffect(() => {
		if (isDone.current || earlier.isBusy) return;
		const lacksFirst = hasEarlier && seenBefore > 0 && (messages[0]?.seq ?? 1) > seenBefore + 1;
		if (lacksFirst && earlier.error === null && pages.current < MOST_PAGES) {
			pages.current += 1;
			void earlier.run();
			return;
		}
		isDone.current = true;
		const divider = document.querySelector(".messages-new");
		// Somebody who has seen nothing begins at the top.
		if (divider) divider.scrollIntoView({ block: "start" });
		else if (seenBefore > 0) document.querySelector(".messages > :last-child")?.scrollIntoView({ block: "end" });
	});
}

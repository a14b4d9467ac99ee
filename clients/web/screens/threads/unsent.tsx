/** My messages that the server hasn't taken yet: on their way, or not sent. They stand below the messages of the thread. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Tag } from "../../parts/tag.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { UnsentView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { GoOnSuspended } from "../go-on-suspended.tsx";
import "./messages.css";

interface Props {
	thread: string;
	/** The ids of the thread's messages that are shown. A message that has arrived isn't shown twice. */
	arrived: ReadonlySet<string>;
}

export function Unsent({ thread, arrived }: Props): ReactNode {
	const unsent = useVerb("listUnsent", { thread });
	const waiting = (unsent.data ?? []).filter(({ entry }) => !arrived.has(entry));
	const dropped = useRef(new Set<string>());
	const isSent = useSent(waiting, dropped.current);
	return (
		<>
			{waiting.length > 0 && (
				<ol className="messages">
					{waiting.map((message) => (
						<UnsentMessage key={message.entry} message={message} dropped={dropped.current} />
					))}
				</ol>
			)}
			<p role="status" className="visually-hidden">
				{isSent && <Say id="threads.sent" />}
			</p>
		</>
	);
}

/** Whether the last change of the list was that a message was sent. @param dropped the ids of the messages that the person has deleted. */
function useSent(waiting: UnsentView[], dropped: ReadonlySet<string>): boolean {
	const before = useRef("");
	const [isSent, setSent] = useState(false);
	const now = waiting.map(({ entry }) => entry).join(" ");
	useEffect(() => {
		const left = now.split(" ");
		const gone = before.current.split(" ").filter((entry) => entry !== "" && !left.includes(entry));
		if (now !== before.current) setSent(gone.some((entry) => !dropped.has(entry)));
		before.current = now;
	}, [now, dropped]);
	return isSent;
}

/** Whoever lost the thread before the message was sent is told so, and has the text. */
const WORDS = {
	unavailable: "threads.no-connection",
	"not-allowed": "threads.no-more",
	"not-found": "threads.no-more",
	suspended: "threads.suspended-meanwhile",
} as const;

interface MessageProps {
	message: UnsentView;
	/** The ids of the messages that the person deletes. */
	dropped: Set<string>;
}

function UnsentMessage({ message, dropped }: MessageProps): ReactNode {
	const { text, language, files, state } = message;
	return (
		<li className="message message-mine">
			<p className="message-head">
				<Say as="strong" id="threads.me" />{" "}
				<Tag kind={state === "sending" ? "info" : "danger"} id={state === "sending" ? "threads.sending" : "threads.not-sent"} />
			</p>
			<p className="message-text" dir="auto" lang={language}>
				{text}
			</p>
			{files.map(({ name }, position) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: two files may have the same name, and the order is fixed.
				<p key={position}>
					<bdi>{name}</bdi>
				</p>
			))}
			{state === "failed" && <Failed message={message} dropped={dropped} />}
		</li>
	);
}

function Failed({ message: { entry, error, hasLostFiles }, dropped }: MessageProps): ReactNode {
	const again = useAct("sendAgain");
	const drop = useAct("dropUnsent");
	const dropIt = () => {
		dropped.add(entry);
		drop.mutate({ entry }, { onError: () => void dropped.delete(entry) });
	};
	return (
		<>
			{error && (
				<ErrorNotice error={error} words={WORDS}>
					<GoOnSuspended error={error} onGoOn={() => again.mutate({ entry })} />
				</ErrorNotice>
			)}
			{hasLostFiles && <Notice kind="warn" id="threads.lost-files" />}
			{drop.error && <ErrorNotice error={dataOf(drop.error)} />}
			<div className="buttons">
				{!hasLostFiles && <Button isBusy={again.isPending} onClick={() => again.mutate({ entry })} id="parts.try-again" />}
				<Button kind="danger" isBusy={drop.isPending} onClick={dropIt} id="threads.drop-unsent" />
			</div>
		</>
	);
}

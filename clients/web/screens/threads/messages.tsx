/** The messages of a thread, the oldest first, with a divider before the new messages. */
import { type FocusEvent, Fragment, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { isoTime } from "../../parts/iso-time.ts";
import { ServerTime } from "../../parts/server-time.tsx";
import { Tag } from "../../parts/tag.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { WhoCanHelp } from "../../parts/who-can-help.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { MessageView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { CheckInWas } from "../handoffs/check-in-was.tsx";
import { BedAnswered, BedWanted } from "./bed-message.tsx";
import { shownMessages } from "./loaded-messages.ts";
import { MessageFiles } from "./message-files.tsx";
import { splitQuote } from "./quotes.ts";
import { ReportMessage } from "./report-message.tsx";
import "./messages.css";

interface Props {
	thread: string;
	messages: readonly MessageView[];
	/** Messages of others after this seq are new. 0 when I have seen none yet. Then there is no divider. */
	seenBefore: number;
	/** Whether I may reply, and change what I wrote. */
	mayWrite: boolean;
	onEdit(message: MessageView): void;
	onReply(message: MessageView): void;
}

export function Messages({ thread, messages, seenBefore, mayWrite, onEdit, onReply }: Props): ReactNode {
	const shown = shownMessages(messages);
	// When a message is taken back, its list item, which may have the focus, is replaced by another one.
	const list = useKeptFocus<HTMLOListElement>(messages);
	const firstNew = shown.find(({ seq, isMine }) => seq > seenBefore && !isMine);
	if (shown.length === 0) return <Say as="p" className="muted" id="threads.no-messages" />;
	return (
		<ol className="messages" {...list}>
			{shown.map((message) => (
				<Fragment key={message.entry}>
					{message === firstNew && seenBefore > 0 && <Say as="li" className="messages-new" id="threads.new-since" />}
					{message.missingBefore && <Say as="li" className="messages-missing" id="threads.missing" />}
					<Message thread={thread} message={message} mayWrite={mayWrite} onEdit={onEdit} onReply={onReply} />
				</Fragment>
			))}
		</ol>
	);
}

type MessageProps = Pick<Props, "thread" | "mayWrite" | "onEdit" | "onReply"> & { message: MessageView };

function Message({ thread, message, mayWrite, onEdit, onReply }: MessageProps): ReactNode {
	const { author, desk, isMine, at, kind, text, mentionsMe, seenBy } = message;
	const isWritten = kind === "text" || kind === "file";
	const [isAsking, setAsking] = useState(false);
	return (
		<li className={isMine ? "message message-mine" : "message"}>
			<p className="message-head">
				<strong>{isMine ? <Say id="threads.me" /> : author === null ? <Say id="parts.unknown-name" /> : <bdi>{author}</bdi>}</strong>
				{desk && (
					<span className="muted">
						{" "}
						<bdi>{desk}</bdi>
					</span>
				)}{" "}
				<time className="muted" dateTime={isoTime(at)}>
					<Say id={timeOf(message)} values={{ time: new Date(at) }} />
				</time>{" "}
				{mentionsMe && <Tag kind="warn" id="threads.mentions-you" />}
			</p>
			<ServerTime at={message.serverAt} />
			<Body thread={thread} message={message} />
			{!message.failure && <MessageFiles entry={message.entry} files={message.files} />}
			{seenBy.length > 0 && <SeenBy names={seenBy} />}
			{isWritten && mayWrite && (
				<p className="message-tools">
					{text !== null && <Button kind="quiet" onClick={() => onReply(message)} id="threads.reply" />}
					{isMine && message.files.length === 0 && <Button kind="quiet" onClick={() => onEdit(message)} id="threads.edit" />}
					{isMine && <Button kind="quiet" onClick={() => setAsking(true)} id="threads.take-back" />}
				</p>
			)}
			{isAsking && <TakeBack thread={thread} entry={message.entry} onClose={() => setAsking(false)} />}
		</li>
	);
}

function timeOf({ isMine, kind, replaces }: MessageView): MessageId {
	if (replaces !== null && kind !== "deleted") return "threads.changed-at";
	return isMine ? "threads.sent-at" : "parts.short-time";
}

function Body({ thread, message }: { thread: string; message: MessageView }): ReactNode {
	const { text, language, kind, failure, bedWanted, bedAnswer, checkIn, report } = message;
	if (failure?.why === "junk")
		return (
			<Unfold title={<Say id="threads.junk" />}>
				<Say as="p" id="cause.junk" />
				<WhoCanHelp helpers={failure.helpers} />
			</Unfold>
		);
	if (failure)
		return (
			<div className="message-failure">
				<Say as="p" id={`cause.${failure.why}` as MessageId} />
				<WhoCanHelp helpers={failure.helpers} />
				{failure.helpers.phone.map((member) => (
					<NumbersOf key={member} party={{ id: member }} isNeeded />
				))}
			</div>
		);
	if (kind === "deleted") return <Say as="p" className="muted" id="threads.taken-back" />;
	if (bedWanted) return <BedWanted thread={thread} wanted={bedWanted} />;
	if (checkIn)
		return (
			<p>
				<CheckInWas {...checkIn} />
			</p>
		);
	if (report) return <ReportMessage report={report} />;
	if (bedAnswer) return <BedAnswered {...bedAnswer} />;
	if (text === null) return null;
	const { quote, rest } = splitQuote(text);
	return (
		<>
			{quote !== "" && (
				<blockquote className="message-quote message-text" dir="auto">
					{quote}
				</blockquote>
			)}
			<p className="message-text" dir="auto" lang={language ?? undefined}>
				{rest}
			</p>
		</>
	);
}

function SeenBy({ names }: { names: MessageView["seenBy"] }): ReactNode {
	const { say } = useWords();
	const known = names.map((name) => name ?? say("parts.unknown-name"));
	return <Say as="p" className="small muted" id="threads.seen-by" values={{ names: known.join(say("parts.comma")) }} />;
}

function TakeBack({ thread, entry, onClose }: { thread: string; entry: string; onClose(): void }): ReactNode {
	const act = useAct("takeBack");
	return (
		<ConfirmDialog
			title={<Say id="threads.take-back-ask" />}
			onClose={onClose}
			action={<Say id="threads.take-back" />}
			isDangerous
			act={act}
			onConfirm={() => act.mutate({ thread, entry }, { onSuccess: onClose })}
		>
			<Say as="p" id="threads.take-back-help" />
		</ConfirmDialog>
	);
}

interface KeptFocus<T> {
	ref: RefObject<T | null>;
	tabIndex: -1;
	onFocus(): void;
	onBlur(event: FocusEvent): void;
}

/** @param rows when these change and the row with the focus is gone, the list takes the focus. @returns properties for the element of the list. */
function useKeptFocus<T extends HTMLElement>(rows: unknown): KeptFocus<T> {
	const ref = useRef<T>(null);
	const wasInside = useRef(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the effect follows the rows.
	useEffect(() => {
		if (wasInside.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
	}, [rows]);
	return {
		ref,
		tabIndex: -1,
		onFocus() {
			wasInside.current = true;
		},
		onBlur({ relatedTarget }) {
			if (relatedTarget && !ref.current?.contains(relatedTarget)) wasInside.current = false;
		},
	};
}

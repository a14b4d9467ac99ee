/** The field to write in. The readers stand above the button, so that nobody has to guess who gets the message. */
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { useInside } from "../../sitting/inside.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { type DraftField, useDraft } from "../../sitting/use-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { MessageView, ReadersView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";

interface Props {
	thread: string;
	readers: ReadersView;
	/** A message of mine to change; null writes a new one. */
	editing: MessageView | null;
	onDone(): void;
}

export function Composer({ thread, readers, editing, onDone }: Props): ReactNode {
	const { isShared } = useInside();
	const draft = useDraft(editing ? `thread/${thread}/${editing.entry}` : `thread/${thread}`);
	const send = useSend(thread, draft, editing, onDone);
	const [first] = useState({ text: editing?.text, set: draft.setText });
	useEffect(() => {
		if (first.text) first.set(first.text);
	}, [first]);
	const cancel = () => {
		void draft.done();
		onDone();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send.submit();
	};
	return (
		<form onSubmit={send.submit} noValidate>
			<TextArea
				label={<Say id={editing ? "threads.change-message" : "threads.message"} />}
				value={draft.text}
				onChange={({ target }) => draft.setText(target.value)}
				onBlur={() => void draft.save()}
				onKeyDown={onKeyDown}
				autoFocus={editing !== null}
			/>
			<DraftNote savedAt={draft.savedAt} isOld={draft.isOld} isShared={isShared} onDrop={cancel} />
			{send.error && (
				<ErrorNotice error={dataOf(send.error)}>
					<p>
						<Say id="threads.not-sent" />
					</p>
				</ErrorNotice>
			)}
			<ReadersLine readers={readers} />
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={send.isBusy} disabled={draft.text.trim() === "" || readers.isBroken}>
					<Say
						id={send.isBusy ? "threads.sending" : editing ? "threads.save-change" : "threads.send"}
						values={{ teams: readers.now.length, people: readers.people }}
					/>
				</Button>
				{editing && (
					<Button onClick={cancel}>
						<Say id="parts.cancel" />
					</Button>
				)}
			</div>
			<p role="status" className="visually-hidden">
				{send.isSent && <Say id="threads.sent" />}
			</p>
		</form>
	);
}

function useSend(thread: string, draft: DraftField, editing: MessageView | null, onDone: () => void) {
	const { language } = useWords();
	// The id stays the same until the message was sent, so that a repeated send writes once.
	const [entry, setEntry] = useState(newId);
	const act = useAct("sendMessage", ["readThread", "listThreads"]);
	const submit = (event?: FormEvent) => {
		event?.preventDefault();
		const text = draft.text.trim();
		if (text === "" || act.isPending) return;
		const onSuccess = async () => {
			setEntry(newId());
			await draft.done();
			onDone();
		};
		act.mutate({ thread, entry, text, language, replaces: editing?.entry ?? null }, { onSuccess });
	};
	return { submit, isBusy: act.isPending, isSent: act.isSuccess, error: act.error };
}

/** The field to write in. The readers stand above the button, so that nobody has to guess who gets the message. */
import { type ReactNode, type RefObject, useEffect } from "react";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { newId } from "../../sitting/new-id.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useIsStopped } from "../../sitting/use-alarms.ts";
import { type DraftField, useDraft } from "../../sitting/use-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { MessageView, ThreadView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { FilePicker } from "./file-picker.tsx";
import { LeftDrafts } from "./left-draft.tsx";
import { splitQuote } from "./quotes.ts";
import { type ChosenFiles, useFiles } from "./use-files.ts";
import { isSound } from "./voice/limits.ts";
import { VoiceButton } from "./voice/voice-button.tsx";

interface MentionProps {
	people: ThreadView["mentionable"];
	/** @param name of the person, with "@". */
	onMention(name: string): void;
}

/** Writes "@" and the name of a reader into a message. The worker finds the names in the text when it is sent. */
function Mention({ people, onMention }: MentionProps): ReactNode {
	if (people.length === 0) return null;
	return (
		<Unfold title={<Say id="threads.mention" />}>
			<Say as="p" className="small muted" id="threads.mention-what" />
			<div className="buttons">
				{people.map(({ id, name }) => (
					<Button key={id} onClick={() => onMention(`@${name}`)}>
						<bdi>{name}</bdi>
					</Button>
				))}
			</div>
		</Unfold>
	);
}

interface Props {
	thread: string;
	view: Pick<ThreadView, "readers" | "actingDesk" | "mentionable">;
	/** A message of mine to change; null writes a new one. */
	editing: MessageView | null;
	/** The screen has another primary action. */
	isBeside: boolean;
	/** The field has the focus when it appears. */
	takesFocus: boolean;
	/** The beginning of a reply, which the field takes over; null for none. */
	quote: string | null;
	onQuoted(): void;
	onDone(): void;
}

export function Composer({ thread, view, editing, isBeside, takesFocus, quote, onQuoted, onDone }: Props): ReactNode {
	const { readers, actingDesk: desk, mentionable } = view;
	const { isSharedComputer } = useSittingFacts();
	const draft = useDraft(editing ? `thread/${thread}/${editing.entry}` : `thread/${thread}`, editing?.text ?? "");
	const files = useFiles();
	const isStopped = useIsStopped([thread]);
	const send = useSend({ thread, draft, files, editing, onDone });
	const isEmpty = draft.text.trim() === "" && files.chosen.length === 0;
	// Not everybody can hear a voice note.
	const lacksText = draft.text.trim() === "" && files.chosen.some(({ file }) => isSound(file));
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	useAboveKeyboard(form);
	const { text, setText } = draft;
	useEffect(() => {
		if (quote === null) return;
		onQuoted();
		setText(quote + splitQuote(text).rest);
		focusField(form.current);
	}, [quote, onQuoted, setText, text, form]);
	const mention = (name: string) => {
		setText(`${text === "" || /\s$/.test(text) ? text : `${text} `}${name} `);
		focusField(form.current);
	};
	const submit = () => {
		if (isEmpty || lacksText) return refuse();
		reset();
		send.submit();
	};
	const drop = async () => {
		await draft.drop();
		onDone();
	};
	const cancel = useAction(drop);
	const error = send.error ?? cancel.error;
	return (
		<Form of={{ ref: form, submit }}>
			<TextArea
				label={<Say id={editing ? "threads.change-message" : "threads.message"} />}
				help={lacksText && <Say id="voice.text-help" />}
				error={isRefused && (lacksText ? <Say id="voice.needs-text" /> : isEmpty && <Say id="parts.missing" />)}
				value={draft.text}
				// What is typed while photos are prepared would be lost with the draft.
				readOnly={send.isBusy}
				onChange={({ target }) => draft.setText(target.value)}
				onBlur={() => void draft.save()}
				autoFocus={takesFocus}
				className="composer-text"
			/>
			{error && <ErrorNotice error={error} />}
			{isStopped ? <Say as="p" className="muted" id="parts.stopped" /> : <ReadersLine readers={readers} />}
			<div className="buttons">
				<Button
					type="submit"
					kind={isBeside ? "secondary" : "primary"}
					isWide
					isBusy={send.isBusy}
					disabled={readers.isBroken || isStopped}
				>
					<Say
						id={send.isBusy ? "threads.preparing" : editing ? "threads.save-change" : "threads.send"}
						values={{ teams: readers.now.length, people: readers.people }}
					/>
				</Button>
				{editing && <Button onClick={() => void cancel.run()} id="parts.cancel" />}
			</div>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={drop} />
			{!isStopped && <Mention people={mentionable} onMention={mention} />}
			{editing === null && (
				<>
					{desk !== null && <LeftDrafts thread={thread} desk={desk} draft={draft} />}
					<FilePicker files={files} />
					<VoiceButton files={files} />
				</>
			)}
		</Form>
	);
}

/**
 * Keeps the field with the focus in view when the keyboard of a phone opens. The keyboard opens after the field has taken the focus, and
 * makes the window smaller. Then this scrolls the field and its `scroll-margin` into view again.
 * @param container the fields that are kept in view.
 */
function useAboveKeyboard(container: RefObject<HTMLElement | null>): void {
	useEffect(() => {
		const view = window.visualViewport;
		const show = () => {
			// The same event comes while somebody zooms in to read something else.
			if (view?.scale !== 1) return;
			const field = document.activeElement;
			if (field !== null && container.current?.contains(field)) field.scrollIntoView({ block: "nearest" });
		};
		view?.addEventListener("resize", show);
		return () => view?.removeEventListener("resize", show);
	}, [container]);
}

const focusField = (form: HTMLFormElement | null) => form?.querySelector("textarea")?.focus();

interface Sending {
	thread: string;
	draft: DraftField;
	files: ChosenFiles;
	editing: MessageView | null;
	onDone(): void;
}

/** Hands the message over to the worker, which keeps it until it is sent. Then the field is free for the next message. */
function useSend({ thread, draft, files, editing, onDone }: Sending) {
	const { language } = useWords();
	const queue = useAct("queueMessage");
	const send = useAction(async () => {
		const text = draft.text.trim();
		const prepared = await files.prepare();
		if (prepared === null || (text === "" && prepared.length === 0)) return;
		const message = { thread, entry: newId(), text, language, replaces: editing?.entry ?? null, files: prepared };
		await queue.mutateAsync(message);
		files.clear();
		await draft.done();
		onDone();
	});
	return { submit: () => void send.run(), isBusy: send.isBusy, error: send.error };
}

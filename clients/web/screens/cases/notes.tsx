/** Notes stand beside the form. Adding one takes one field and one button. */
import { type FormEvent, type ReactNode, useState } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { useInside } from "../../sitting/inside.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useDraft } from "../../sitting/use-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { NoteView, SectionScreen } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { FilePicker } from "../threads/file-picker.tsx";
import { MessageFiles } from "../threads/message-files.tsx";
import { useFiles } from "../threads/use-files.ts";

export function Notes({ view, canWrite }: { view: SectionScreen; canWrite: boolean }): ReactNode {
	return (
		<section>
			<h2>
				<Say id="sections.notes" />
			</h2>
			{view.notes.length === 0 ? (
				<p className="muted">
					<Say id="sections.no-notes" />
				</p>
			) : (
				<ol className="notes">
					{view.notes.map((note) => (
						<Note key={note.entry} note={note} />
					))}
				</ol>
			)}
			{canWrite && <NewNote view={view} />}
		</section>
	);
}

function Note({ note: { entry, author, text, language, files } }: { note: NoteView }): ReactNode {
	return (
		<li className="card">
			{text !== "" && (
				<p className="note-text" dir="auto" lang={language ?? undefined}>
					{text}
				</p>
			)}
			<MessageFiles entry={entry} files={files} />
			<AuthorLine author={author} />
		</li>
	);
}

export function NewNote({ view: { compartment, readers } }: { view: SectionScreen }): ReactNode {
	const { language } = useWords();
	const { isShared } = useInside();
	const draft = useDraft(`note/${compartment}`);
	// The id stays the same until the note was written, so that a repeated call writes once.
	const [entry, setEntry] = useState(newId);
	const add = useAct("addNote", ["readSection", "caseFile"]);
	const files = useFiles();
	const isEmpty = draft.text.trim() === "" && files.chosen.length === 0;
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const text = draft.text.trim();
		if (isEmpty || add.isPending) return;
		const prepared = await files.prepare();
		if (prepared === null) return;
		const onSuccess = async () => {
			setEntry(newId());
			files.clear();
			await draft.done();
		};
		add.mutate({ compartment, entry, text, language, files: prepared }, { onSuccess });
	};
	return (
		<form onSubmit={(event) => void submit(event)} noValidate>
			<TextArea
				label={<Say id="sections.add-note" />}
				value={draft.text}
				onChange={({ target }) => draft.setText(target.value)}
				onBlur={() => void draft.save()}
			/>
			<DraftNote savedAt={draft.savedAt} isOld={draft.isOld} isShared={isShared} onDrop={() => void draft.done()} />
			<FilePicker files={files} />
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			{!isEmpty && <ReadersLine readers={readers} />}
			<Button type="submit" isBusy={add.isPending} disabled={isEmpty}>
				<Say id="sections.save-note" />
			</Button>
		</form>
	);
}

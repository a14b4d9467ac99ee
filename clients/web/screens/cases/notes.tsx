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

function Note({ note: { author, text, language, files } }: { note: NoteView }): ReactNode {
	return (
		<li className="card">
			{text !== "" && (
				<p className="note-text" dir="auto" lang={language ?? undefined}>
					{text}
				</p>
			)}
			{files.map((name) => (
				<p key={name}>
					<Say id="sections.file" values={{ name }} />
				</p>
			))}
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
	const submit = (event: FormEvent) => {
		event.preventDefault();
		const text = draft.text.trim();
		if (text === "" || add.isPending) return;
		const onSuccess = async () => {
			setEntry(newId());
			await draft.done();
		};
		add.mutate({ compartment, entry, text, language }, { onSuccess });
	};
	return (
		<form onSubmit={submit} noValidate>
			<TextArea
				label={<Say id="sections.add-note" />}
				value={draft.text}
				onChange={({ target }) => draft.setText(target.value)}
				onBlur={() => void draft.save()}
			/>
			<DraftNote savedAt={draft.savedAt} isOld={draft.isOld} isShared={isShared} onDrop={() => void draft.done()} />
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			{draft.text.trim() !== "" && <ReadersLine readers={readers} />}
			<Button type="submit" isBusy={add.isPending} disabled={draft.text.trim() === ""}>
				<Say id="sections.save-note" />
			</Button>
		</form>
	);
}

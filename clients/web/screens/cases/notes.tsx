/** The notes of a section, and a short form that adds a note. */
import type { ReactNode } from "react";
import { AuthorLine } from "../../parts/author.tsx";
import { Button } from "../../parts/button.tsx";
import { DraftNote } from "../../parts/draft-note.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { TextArea } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { Notice } from "../../parts/notice.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useFormDraft } from "../../sitting/use-form-draft.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { NoteView, SectionScreen } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { FilePicker } from "../threads/file-picker.tsx";
import { MessageFiles } from "../threads/message-files.tsx";
import { useFiles } from "../threads/use-files.ts";
import "./section.css";

export function Notes({ view, canWrite }: { view: SectionScreen; canWrite: boolean }): ReactNode {
	return (
		<section>
			<Say as="h2" id="sections.notes" />
			{view.notes.length === 0 ? (
				<Say as="p" className="muted" id="sections.no-notes" />
			) : (
				<ol className="notes">
					{view.notes.map((note) => (
						<Note key={note.entry} note={note} />
					))}
				</ol>
			)}
			{canWrite ? <NewNote view={view} /> : <KeptNote compartment={view.compartment} />}
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

/** A note that was typed before the section was given to another desk. */
function KeptNote({ compartment }: { compartment: string }): ReactNode {
	const { isSharedComputer } = useSittingFacts();
	const { kept, draft } = useFormDraft(`note/${compartment}`, (text) => ({ text }));
	if (kept.text === "") return null;
	return (
		<>
			<Notice kind="warn" id="sections.note-kept" />
			<p className="note-text" dir="auto">
				{kept.text}
			</p>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
		</>
	);
}

export function NewNote({ view: { compartment, readers } }: { view: SectionScreen }): ReactNode {
	const { language } = useWords();
	const { isSharedComputer } = useSittingFacts();
	const { kept, change, begin, draft } = useFormDraft(`note/${compartment}`, (text) => ({ text }));
	const add = useAct("addNote");
	const files = useFiles();
	const entryOfFiles = useEntry();
	const isEmpty = kept.text.trim() === "" && files.chosen.length === 0;
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const adding = useAction(async () => {
		const text = kept.text.trim();
		const prepared = await files.prepare();
		if (prepared === null || (text === "" && prepared.length === 0)) return;
		const contents = [text, prepared.map(({ name, content }) => [name, content.size])];
		// Chosen files are in memory only. Without a text, there is nothing to keep as a draft.
		const entry = text === "" ? entryOfFiles.for(contents) : (await begin(contents)).entry;
		await add.mutateAsync({ compartment, entry, text, language, files: prepared });
		files.clear();
		entryOfFiles.done();
		await draft.done();
		reset();
	});
	const submit = () => {
		if (isEmpty) refuse();
		else void adding.run();
	};
	return (
		<Form of={{ ref: form, submit }} className="note-form">
			<TextArea
				label={<Say id="sections.add-note" />}
				error={isRefused && isEmpty && <Say id="parts.missing" />}
				value={kept.text}
				// What is typed while the note is being sent would be lost, because the draft is deleted afterwards.
				readOnly={adding.isBusy}
				onChange={({ target: { value } }) => (value === "" ? draft.setText("") : change({ text: value }))}
				onBlur={() => void draft.save()}
			/>
			<DraftNote draft={draft} isSharedComputer={isSharedComputer} onDrop={draft.drop} />
			<FilePicker files={files} />
			{adding.error && <ErrorNotice error={adding.error} />}
			{!isEmpty && <ReadersLine readers={readers} />}
			<Button type="submit" isBusy={adding.isBusy} id="sections.save-note" />
		</Form>
	);
}

/** Adds photos and files to a section, from the screen of the case. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Form } from "../../parts/form.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Select } from "../../parts/select.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useEntry } from "../../sitting/use-entry.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { CaseFile } from "../../sitting/verbs/index.ts";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";
import { FilePicker } from "../threads/file-picker.tsx";
import { useFiles } from "../threads/use-files.ts";

export function CaseFiles({ file: { sections } }: { file: CaseFile }): ReactNode {
	const words = useFormWords();
	const { language } = useWords();
	const files = useFiles();
	const writable = sections.filter(({ access, isClosed }) => access === "now" && !isClosed);
	const [chosen, setChosen] = useState("");
	const entry = useEntry();
	const add = useAct("addNote");
	if (writable.length === 0) return null;
	const usual = writable.find(({ section }) => section === "documents") ?? writable[0];
	const section = writable.find(({ compartment }) => compartment === chosen) ?? usual;
	const submit = async () => {
		if (!section || files.chosen.length === 0 || add.isPending) return;
		const prepared = await files.prepare();
		if (prepared === null || prepared.length === 0) return;
		const onSuccess = () => {
			entry.done();
			files.clear();
		};
		const { compartment } = section;
		const id = entry.for([compartment, prepared.map(({ name, content }) => [name, content.size])]);
		add.mutate({ compartment, entry: id, text: "", language, files: prepared }, { onSuccess });
	};
	return (
		<Form of={{ submit: () => void submit() }}>
			<FilePicker files={files} />
			{files.chosen.length > 0 && section && (
				<>
					<Select
						label={<Say id="cases.file-section" />}
						options={writable.map((each) => ({ value: each.compartment, label: words.section(each.section) }))}
						value={section.compartment}
						onChange={({ target }) => setChosen(target.value)}
					/>
					<p className="muted">
						<Say id="parts.will-read" /> <Listed items={section.readers.map((reader) => <Party key={reader.id} party={reader} />)} />
					</p>
					<Button type="submit" isBusy={add.isPending} id="cases.file-add" values={{ section: words.section(section.section) }} />
				</>
			)}
			{add.error && <ErrorNotice error={dataOf(add.error)} />}
			{add.isSuccess && files.chosen.length === 0 && <Notice kind="ok" live="polite" id="cases.file-added" />}
		</Form>
	);
}

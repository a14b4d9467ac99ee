/** Sends a file of a message to another thread of mine. Who reads that thread stands above the button. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { ReadersLine } from "../../parts/holders-strip.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { act } from "../../sitting/act.ts";
import { newId } from "../../sitting/new-id.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { FileView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";

interface Props {
	/** The entry that has the file, and the file's place among its files. */
	entry: string;
	index: number;
	file: FileView;
	onClose(): void;
	/** Called when the file is on its way. */
	onSent(): void;
}

export function ForwardDialog({ entry, index, file, onClose, onSent }: Props): ReactNode {
	const { say, language } = useWords();
	const titles = useVerb("openedTitles");
	const [thread, setThread] = useState("");
	const [isTried, setTried] = useState(false);
	const [id] = useState(newId);
	const send = useAction(async () => {
		const content = await openSitting().call("openFile", { entry, index });
		const { name, type } = file;
		await act("queueMessage", { thread, entry: id, text: "", language, replaces: null, files: [{ name, type, content }] });
		onSent();
	});
	const submit = () => {
		setTried(true);
		if (thread !== "") void send.run();
	};
	return (
		<Dialog
			title={<Say id="files.forward-title" values={{ name: file.name }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose} id="parts.cancel" />
					<Button kind="primary" isBusy={send.isBusy} onClick={submit} id="files.forward-send" />
				</>
			}
		>
			<Answered query={titles}>
				{(all) => (
					<Select
						label={<Say id="files.forward-to" />}
						help={<Say id="files.forward-help" />}
						error={isTried && thread === "" && <Say id="parts.missing" />}
						options={[
							{ value: "", label: say("house.choose") },
							...all.flatMap((each) => (each.title === null ? [] : { value: each.thread, label: each.title })),
						]}
						value={thread}
						onChange={({ target }) => setThread(target.value)}
					/>
				)}
			</Answered>
			{thread !== "" && <Readers thread={thread} />}
			{send.error && <ErrorNotice error={send.error} />}
		</Dialog>
	);
}

function Readers({ thread }: { thread: string }): ReactNode {
	const readers = useVerb("threadReaders", { thread });
	return readers.data ? <ReadersLine readers={readers.data.readers} /> : null;
}

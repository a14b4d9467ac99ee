/** The files of a message. A file is opened only when somebody asks for it. */
import { Download, FileText, Forward, Headphones, Image } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { FileSize } from "../../parts/file-size.tsx";
import { saveFile } from "../../parts/save-file.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAction } from "../../sitting/use-action.ts";
import type { FileView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import type { PdfDialog } from "../pdf/pdf-dialog.tsx";
import { ForwardDialog } from "./forward.tsx";
import { isSound } from "./voice/limits.ts";
import { VoicePlayer } from "./voice/voice-player.tsx";
import "./files.css";

export function MessageFiles({ entry, files }: { entry: string; files: FileView[] }): ReactNode {
	if (files.length === 0) return null;
	return (
		<ul className="message-files">
			{files.map((file, index) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: the files of an entry never change.
				<MessageFile key={index} entry={entry} index={index} file={file} />
			))}
		</ul>
	);
}

function MessageFile({ entry, index, file }: { entry: string; index: number; file: FileView }): ReactNode {
	const { say } = useWords();
	const [picture, setPicture] = useState<string | null>(null);
	const [sound, setSound] = useState<Blob | null>(null);
	const [pdf, setPdf] = useState<{ content: Blob; Dialog: typeof PdfDialog } | null>(null);
	const [isForwarding, setForwarding] = useState(false);
	const [isForwarded, setForwarded] = useState(false);
	useEffect(() => () => (picture === null ? undefined : URL.revokeObjectURL(picture)), [picture]);
	const open = () => openSitting().call("openFile", { entry, index });
	const show = useAction(async () => setPicture(URL.createObjectURL(await open())));
	const listen = useAction(async () => setSound(await open()));
	const read = useAction(async () => {
		// Loaded only when a PDF is opened.
		const { PdfDialog: Dialog } = await import("../pdf/pdf-dialog.tsx");
		setPdf({ content: await open(), Dialog });
	});
	const save = useAction(async () => saveFile(file.name, await open()));
	const error = show.error ?? listen.error ?? read.error ?? save.error;
	return (
		<li className="message-file">
			<p>
				<bdi>{file.name}</bdi>{" "}
				<span className="muted">
					<FileSize bytes={file.size} />
				</span>
			</p>
			{picture !== null && <img src={picture} alt={say("files.picture", { name: file.name })} />}
			{sound !== null && <VoicePlayer content={sound} />}
			<div className="buttons">
				{file.type.startsWith("image/") && picture === null && (
					<Button icon={<Image aria-hidden="true" />} isBusy={show.isBusy} onClick={() => void show.run()}>
						<Say id={show.isBusy ? "parts.opening" : "files.show"} />
					</Button>
				)}
				{isSound(file) && sound === null && (
					<Button icon={<Headphones aria-hidden="true" />} isBusy={listen.isBusy} onClick={() => void listen.run()}>
						<Say id={listen.isBusy ? "parts.opening" : "voice.listen"} />
					</Button>
				)}
				{isPdf(file) && (
					<Button icon={<FileText aria-hidden="true" />} isBusy={read.isBusy} onClick={() => void read.run()}>
						<Say id={read.isBusy ? "parts.opening" : "files.show-pdf"} />
					</Button>
				)}
				<Button icon={<Forward aria-hidden="true" />} onClick={() => setForwarding(true)}>
					<Say id="files.forward" />
				</Button>
				<Button icon={<Download aria-hidden="true" />} isBusy={save.isBusy} onClick={() => void save.run()}>
					<Say id={save.isBusy ? "parts.opening" : "files.save"} />
				</Button>
			</div>
			{pdf !== null && <pdf.Dialog name={file.name} content={pdf.content} onClose={() => setPdf(null)} />}
			{isForwarding && (
				<ForwardDialog
					{...{ entry, index, file }}
					onClose={() => setForwarding(false)}
					onSent={() => {
						setForwarding(false);
						setForwarded(true);
					}}
				/>
			)}
			<p role="status">{isForwarded && <Say id="files.forwarded" />}</p>
			<Say as="p" className="small muted" id="files.save-warning" />
			{error && <ErrorNotice error={error} />}
		</li>
	);
}

/** Some systems give files no type, so the name counts then. */
const isPdf = ({ name, type }: FileView) => type === "application/pdf" || (type === "application/octet-stream" && /\.pdf$/i.test(name));

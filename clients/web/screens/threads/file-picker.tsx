/** "Take a photo" and "Add a file", and the list of what was chosen. */
import { Camera, Paperclip, X } from "lucide-react";
import { type ChangeEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../parts/button.tsx";
import { Check } from "../../parts/field.tsx";
import { FileSize } from "../../parts/file-size.tsx";
import { keepOpenWhileHidden } from "../../sitting/use-lock.ts";
import { Say, useWords } from "../../words/words.tsx";
import type { ChosenFile, ChosenFiles } from "./use-files.ts";
import { isSound } from "./voice/limits.ts";
import { VoicePlayer } from "./voice/voice-player.tsx";
import "./files.css";

export function FilePicker({ files }: { files: ChosenFiles }): ReactNode {
	const { say } = useWords();
	const camera = useRef<HTMLInputElement>(null);
	const disk = useRef<HTMLInputElement>(null);
	// The camera or the file dialog may hide the page. Until a file is chosen or the choice is cancelled, a hidden page locks later.
	const release = useRef<() => void>(undefined);
	useEffect(() => () => release.current?.(), []);
	const open = (input: HTMLInputElement | null) => {
		release.current?.();
		release.current = keepOpenWhileHidden();
		// React has no `onCancel` for an input.
		input?.addEventListener("cancel", () => release.current?.(), { once: true });
		input?.click();
	};
	const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
		release.current?.();
		files.add(target.files ?? []);
		// Without this, the same file couldn't be chosen again after it was removed.
		target.value = "";
	};
	return (
		<>
			{files.chosen.length > 0 && (
				<ul className="chosen-files" aria-label={say("files.chosen")}>
					{files.chosen.map((each) => (
						<Chosen key={each.id} each={each} files={files} />
					))}
				</ul>
			)}
			<div className="buttons">
				<Button icon={<Camera aria-hidden="true" />} onClick={() => open(camera.current)}>
					<Say id="files.take-photo" />
				</Button>
				<Button icon={<Paperclip aria-hidden="true" />} onClick={() => open(disk.current)}>
					<Say id="files.add" />
				</Button>
				<input ref={camera} type="file" autoComplete="off" accept="image/*" capture="environment" hidden onChange={onChange} />
				<input ref={disk} type="file" autoComplete="off" multiple hidden onChange={onChange} />
			</div>
		</>
	);
}

function Chosen({ each, files }: { each: ChosenFile; files: ChosenFiles }): ReactNode {
	const { id, file, isPhoto, isOriginal, isUnreadable } = each;
	return (
		<li className="chosen-file">
			<div className="chosen-name">
				<span>
					<bdi>{file.name}</bdi>{" "}
					<span className="muted">
						<FileSize bytes={file.size} />
					</span>
				</span>
				<Button kind="quiet" icon={<X aria-hidden="true" />} onClick={() => files.remove(id)}>
					<Say id="files.remove" />
					<span className="visually-hidden">
						{" "}
						<bdi>{file.name}</bdi>
					</span>
				</Button>
			</div>
			{isSound(file) && <VoicePlayer content={file} />}
			{isUnreadable && !isOriginal && <Say as="p" className="field-error" role="alert" id="files.unreadable" />}
			{isPhoto && (
				<Check
					label={<Say id="files.keep-original" />}
					help={<Say id={isOriginal ? "files.original-warning" : "files.redrawn"} />}
					checked={isOriginal}
					onChange={({ target }) => files.keepOriginal(id, target.checked)}
				/>
			)}
		</li>
	);
}

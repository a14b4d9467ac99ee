/** The button that opens the recorder of voice notes. The recorder's code is loaded only then. */
import { Mic } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Say } from "../../../words/words.tsx";
import { useLate } from "../../use-late.ts";
import type { ChosenFiles } from "../use-files.ts";

const load = () => import("./voice-recorder.tsx");

export function VoiceButton({ files }: { files: ChosenFiles }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const button = useRef<HTMLDivElement>(null);
	const close = () => {
		setOpen(false);
		// Waits for the next frame, because React must draw the button again before it can take the focus.
		requestAnimationFrame(() => button.current?.querySelector("button")?.focus());
	};
	if (isOpen)
		return (
			<Late
				onClose={close}
				onRecorded={(file) => {
					files.add([file]);
					close();
				}}
			/>
		);
	return (
		<div className="buttons voice-open" ref={button}>
			<Button icon={<Mic aria-hidden="true" />} onClick={() => setOpen(true)}>
				<Say id="voice.open" />
			</Button>
		</div>
	);
}

function Late(props: { onRecorded(file: File): void; onClose(): void }): ReactNode {
	const { Loaded, hasFailed } = useLate(load);
	if (Loaded) return <Loaded {...props} />;
	if (!hasFailed) return null;
	return (
		<Notice kind="warn" live="polite" title={<Say id="house.not-loaded" />}>
			<Say as="p" id="house.not-loaded-help" />
			<Button onClick={props.onClose} id="parts.back" />
		</Notice>
	);
}

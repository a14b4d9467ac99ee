/** Records a voice note. Before the recording, it says how long the note may be, and that readers may recognise the voice. */
import { Mic, Square } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "../../../parts/button.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Say } from "../../../words/words.tsx";
import { Clock } from "./clock.tsx";
import { MAX_DURATION } from "./limits.ts";
import { type Recorder, useRecorder } from "./use-recorder.ts";
import "./voice.css";

interface Props {
	onRecorded(file: File): void;
	onClose(): void;
}

/** How much time is left, in ms, when the screen says once that the recording ends soon. */
const SOON = 30_000;

export default function VoiceRecorder({ onRecorded, onClose }: Props): ReactNode {
	const recorder = useRecorder(onRecorded);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<section className="voice" aria-labelledby="voice-title">
			<h2 id="voice-title" ref={heading} tabIndex={-1} className="voice-title">
				<Say id="voice.title" />
			</h2>
			<Content recorder={recorder} />
			<div className="buttons">
				{recorder.state === "recording" ? (
					<Button kind="primary" icon={<Square aria-hidden="true" />} onClick={recorder.stop}>
						<Say id="voice.stop" />
					</Button>
				) : (
					<Button kind="primary" icon={<Mic aria-hidden="true" />} isBusy={recorder.state === "asking"} onClick={recorder.start}>
						<Say id={recorder.state === "failed" ? "parts.try-again" : "voice.start"} />
					</Button>
				)}
				<Button onClick={onClose} id={recorder.state === "recording" ? "voice.drop" : "parts.cancel"} />
			</div>
		</section>
	);
}

function Content({ recorder: { state, refusal, elapsed } }: { recorder: Recorder }): ReactNode {
	if (state === "recording")
		return (
			<>
				<p className="voice-time" role="timer">
					<span className="voice-live" aria-hidden="true" />
					<Say id="voice.recording" values={{ time: <Clock ms={elapsed} />, longest: <Clock ms={MAX_DURATION} /> }} />
				</p>
				<p role="status">{elapsed > MAX_DURATION - SOON && <Say id="voice.soon" values={{ seconds: SOON / 1000 }} />}</p>
			</>
		);
	return (
		<>
			<Say as="p" id="voice.about" values={{ minutes: MAX_DURATION / 60_000 }} />
			<Say as="p" id="voice.recognised" />
			<p role="status">{state === "asking" && <Say id="voice.asking" />}</p>
			{refusal && (
				<Notice kind="warn" live="polite" title={<Say id={`voice.${refusal}`} />}>
					<Say as="p" id={`voice.${refusal}.do`} />
				</Notice>
			)}
		</>
	);
}

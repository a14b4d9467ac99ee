/** Plays a recording from bytes in memory, and shows its waveform and duration. The object URL is revoked at the unmount. */
import { type ReactNode, useEffect, useState } from "react";
import { Say, useWords } from "../../../words/words.tsx";
import { Clock } from "./clock.tsx";
import { type WaveformData, waveformOf } from "./waveform.ts";
import "./voice.css";

/** How many bars the waveform has. */
const BARS = 60;

export function VoicePlayer({ content }: { content: Blob }): ReactNode {
	const { say } = useWords();
	const [url, setUrl] = useState<string | null>(null);
	const [waveform, setWaveform] = useState<WaveformData | null>(null);
	const [isUnplayable, setUnplayable] = useState(false);
	useEffect(() => {
		let isCurrent = true;
		const made = URL.createObjectURL(content);
		setUrl(made);
		void waveformOf(content, BARS).then((found) => isCurrent && setWaveform(found));
		return () => {
			isCurrent = false;
			URL.revokeObjectURL(made);
		};
	}, [content]);
	return (
		<div className="voice-player">
			{waveform && <Waveform peaks={waveform.peaks} />}
			{waveform && <Say as="p" className="small muted" id="voice.length" values={{ time: <Clock ms={waveform.duration} /> }} />}
			{url && (
				// biome-ignore lint/a11y/useMediaCaption: the text of the message says what is in it.
				<audio controls controlsList="nodownload" src={url} aria-label={say("voice.title")} onError={() => setUnplayable(true)} />
			)}
			<p role="status">{isUnplayable && <Say id="voice.unplayable" />}</p>
		</div>
	);
}

/** Bars from left to right in every language, like the controls of browsers. */
function Waveform({ peaks }: { peaks: number[] }): ReactNode {
	const path = peaks.map((peak, index) => `M${index * 3 + 1} ${20 - Math.max(1, peak * 19)}V${20 + Math.max(1, peak * 19)}`).join("");
	return (
		<svg className="voice-wave" viewBox={`0 0 ${peaks.length * 3} 40`} preserveAspectRatio="none" aria-hidden="true">
			<path d={path} />
		</svg>
	);
}

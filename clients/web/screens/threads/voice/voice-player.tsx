/** Plays a sound from bytes in memory, with its waveform and length. The address of the bytes ends with this component and with the page. */
import { type ReactNode, useEffect, useState } from "react";
import { Say, useWords } from "../../../words/words.tsx";
import { Clock } from "./clock.tsx";
import { type Sound, soundOf } from "./peaks.ts";
import "./voice.css";

/** How many bars the waveform has. */
const BARS = 60;

export function VoicePlayer({ content }: { content: Blob }): ReactNode {
	const { say } = useWords();
	const [address, setAddress] = useState<string | null>(null);
	const [sound, setSound] = useState<Sound | null>(null);
	const [isUnplayable, setUnplayable] = useState(false);
	useEffect(() => {
		let isCurrent = true;
		const made = URL.createObjectURL(content);
		setAddress(made);
		void soundOf(content, BARS).then((found) => isCurrent && setSound(found));
		return () => {
			isCurrent = false;
			URL.revokeObjectURL(made);
		};
	}, [content]);
	return (
		<div className="voice-player">
			{sound && <Waveform peaks={sound.peaks} />}
			{sound && (
				<p className="small muted">
					<Say id="voice.length" values={{ time: <Clock ms={sound.length} /> }} />
				</p>
			)}
			{address && (
				// biome-ignore lint/a11y/useMediaCaption: the text of the message says what is in it.
				<audio controls controlsList="nodownload" src={address} aria-label={say("voice.title")} onError={() => setUnplayable(true)} />
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

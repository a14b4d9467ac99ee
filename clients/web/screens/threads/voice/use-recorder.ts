/** Records sound. Releases the microphone when the person or the time limit ends the recording, after an error, and on unmount. */
import { useCallback, useEffect, useRef, useState } from "react";
import { pauseIdleLock } from "../../../sitting/use-lock.ts";
import { BITS_PER_SECOND, formatFor, MAX_DURATION, type Refusal, refusalOf, voiceFile } from "./limits.ts";

export interface Recorder {
	/** asking: the browser asks whether the microphone may be used. */
	state: "ready" | "asking" | "recording" | "failed";
	refusal: Refusal | null;
	/** The duration of the recording so far, ms. */
	elapsed: number;
	start(): void;
	/** Ends the recording and passes it to `onRecorded`. */
	stop(): void;
}

const READY = { state: "ready" as const, refusal: null, elapsed: 0 };

/** @param onRecorded gets the recording, also when it ends at the time limit. It isn't called after the unmount. */
export function useRecorder(onRecorded: (file: File) => void): Recorder {
	const [view, setView] = useState<Pick<Recorder, "state" | "refusal" | "elapsed">>(READY);
	const end = useRef<(() => void) | null>(null);
	const drop = useRef<(() => void) | null>(null);
	const isUnmounted = useRef(false);
	const newestOnRecorded = useRef(onRecorded);
	useEffect(() => {
		newestOnRecorded.current = onRecorded;
	}, [onRecorded]);
	useEffect(() => {
		isUnmounted.current = false;
		return () => {
			isUnmounted.current = true;
			drop.current?.();
		};
	}, []);

	const start = useCallback(async () => {
		setView({ ...READY, state: "asking" });
		try {
			const format = formatFor((type) => MediaRecorder.isTypeSupported(type));
			if (format === null) throw new Error("this browser records no sound that others can play");
			const stream = await navigator.mediaDevices.getUserMedia({
				audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
			});
			if (isUnmounted.current) return release(stream);
			const running = recordOrRelease(stream, format, (elapsed) => setView({ state: "recording", refusal: null, elapsed }));
			end.current = running.end;
			drop.current = running.drop;
			setView({ state: "recording", refusal: null, elapsed: 0 });
			const file = await running.file;
			if (file) newestOnRecorded.current(file);
		} catch (error) {
			setView({ state: "failed", refusal: refusalOf(error), elapsed: 0 });
		}
	}, []);
	return { ...view, start: () => void start(), stop: () => end.current?.() };
}

/** A recording that runs. */
interface Recording {
	/** Resolves when the recording has ended: with the file, or with null when it was dropped. */
	file: Promise<File | null>;
	end(): void;
	drop(): void;
}

/** As `record`. Releases the microphone when the browser refuses to record. */
function recordOrRelease(...given: Parameters<typeof record>): Recording {
	try {
		return record(...given);
	} catch (error) {
		release(given[0]);
		throw error;
	}
}

function record(stream: MediaStream, format: string, onTime: (elapsed: number) => void): Recording {
	const recorder = new MediaRecorder(stream, { mimeType: format, audioBitsPerSecond: BITS_PER_SECOND });
	const pieces: Blob[] = [];
	const begun = performance.now();
	let isDropped = false;
	// This comes before the timer and the pause of the idle lock. When it throws, neither of them has begun.
	recorder.start();
	const timer = setInterval(() => {
		const elapsed = Math.min(performance.now() - begun, MAX_DURATION);
		onTime(elapsed);
		if (elapsed >= MAX_DURATION) end();
	}, 250);
	// A person who speaks doesn't touch the device, and would seem idle.
	pauseIdleLock(Date.now() + MAX_DURATION);
	const end = () => {
		if (recorder.state !== "inactive") recorder.stop();
	};
	const file = new Promise<File | null>((resolve) => {
		recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
		recorder.addEventListener("stop", () => {
			clearInterval(timer);
			pauseIdleLock(0);
			release(stream);
			resolve(isDropped ? null : voiceFile(pieces, format));
		});
	});
	return {
		file,
		end,
		drop() {
			isDropped = true;
			end();
		},
	};
}

function release(stream: MediaStream): void {
	for (const track of stream.getTracks()) track.stop();
}

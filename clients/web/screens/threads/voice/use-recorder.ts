/** Records from the microphone, which is free again as soon as the recording ends, for whatever reason. */
import { useCallback, useEffect, useRef, useState } from "react";
import { pauseIdleLock } from "../../../sitting/use-lock.ts";
import { BITS_PER_SECOND, formatFor, LONGEST, type Refusal, refusalOf, voiceFile } from "./limits.ts";

export interface Recorder {
	/** asking: the browser asks whether the microphone may be used. */
	state: "ready" | "asking" | "recording" | "failed";
	refusal: Refusal | null;
	/** How long it has recorded, ms. */
	elapsed: number;
	start(): void;
	/** Ends the recording and hands it over. */
	stop(): void;
}

const READY = { state: "ready" as const, refusal: null, elapsed: 0 };

/** @param onRecorded gets the recording, also when it ends by itself at the longest time. */
export function useRecorder(onRecorded: (file: File) => void): Recorder {
	const [shown, setShown] = useState<Pick<Recorder, "state" | "refusal" | "elapsed">>(READY);
	const end = useRef<(() => void) | null>(null);
	const drop = useRef<(() => void) | null>(null);
	const isGone = useRef(false);
	const latest = useRef(onRecorded);
	useEffect(() => {
		latest.current = onRecorded;
	}, [onRecorded]);
	useEffect(() => {
		isGone.current = false;
		return () => {
			isGone.current = true;
			drop.current?.();
		};
	}, []);

	const start = useCallback(async () => {
		setShown({ ...READY, state: "asking" });
		try {
			const format = formatFor((type) => MediaRecorder.isTypeSupported(type));
			if (format === null) throw new Error("this browser records no sound that others can play");
			const stream = await navigator.mediaDevices.getUserMedia({
				audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
			});
			if (isGone.current) return release(stream);
			const running = recordOrRelease(stream, format, (elapsed) => setShown({ state: "recording", refusal: null, elapsed }));
			end.current = running.end;
			drop.current = running.drop;
			setShown({ state: "recording", refusal: null, elapsed: 0 });
			const file = await running.file;
			if (file) latest.current(file);
		} catch (error) {
			setShown({ state: "failed", refusal: refusalOf(error), elapsed: 0 });
		}
	}, []);
	return { ...shown, start: () => void start(), stop: () => end.current?.() };
}

interface Running {
	/** Null when it was dropped. */
	file: Promise<File | null>;
	end(): void;
	drop(): void;
}

/** The microphone must not stay on when the browser refuses to record. */
function recordOrRelease(...given: Parameters<typeof record>): Running {
	try {
		return record(...given);
	} catch (error) {
		release(given[0]);
		throw error;
	}
}

function record(stream: MediaStream, format: string, onTime: (elapsed: number) => void): Running {
	const recorder = new MediaRecorder(stream, { mimeType: format, audioBitsPerSecond: BITS_PER_SECOND });
	const pieces: Blob[] = [];
	const begun = performance.now();
	let isDropped = false;
	const timer = setInterval(() => {
		const elapsed = Math.min(performance.now() - begun, LONGEST);
		onTime(elapsed);
		if (elapsed >= LONGEST) end();
	}, 250);
	// Nobody touches the device while speaking.
	pauseIdleLock(Date.now() + LONGEST);
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
	recorder.start();
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

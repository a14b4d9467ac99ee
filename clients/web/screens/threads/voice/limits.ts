/** Limits of voice notes. */

/** How long a recording may be, in ms. */
export const MAX_DURATION = 3 * 60_000;
/** How much sound is recorded. At this rate speech is clear, and three minutes stay below 600 kB. */
export const BITS_PER_SECOND = 24_000;

/** The first format that the browser can record is used. Safari before version 18.4 can record only the last one. */
const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const ENDINGS: Record<string, string> = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" };

/** @param isSupported such as `MediaRecorder.isTypeSupported`. @returns the format to record in; null when the browser supports none. */
export function formatFor(isSupported: (type: string) => boolean): string | null {
	return FORMATS.find(isSupported) ?? null;
}

/** A file whose name and type say nothing but that it is a voice note. @param format such as "audio/webm;codecs=opus". */
export function voiceFile(pieces: Blob[], format: string): File {
	const [type = ""] = format.split(";");
	return new File(pieces, `voice-note.${ENDINGS[type] ?? "audio"}`, { type });
}

/** Whether a file can be listened to here. */
export function isSound({ type }: { type: string }): boolean {
	return type.startsWith("audio/");
}

/** Why a recording didn't begin. refused: by the person or the device. missing: no microphone. other: this browser can't. */
export type Refusal = "refused" | "missing" | "other";

/** @param error of getUserMedia or MediaRecorder. */
export function refusalOf(error: unknown): Refusal {
	const name = error instanceof DOMException ? error.name : "";
	if (name === "NotAllowedError" || name === "SecurityError") return "refused";
	return name === "NotFoundError" || name === "NotReadableError" ? "missing" : "other";
}

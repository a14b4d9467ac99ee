/** The rules of voice notes: format, name, refusals and the waveform. */
import t from "tap";
import {
	BITS_PER_SECOND,
	formatFor,
	isSound,
	MAX_DURATION,
	refusalOf,
	voiceFile,
} from "../../../clients/web/screens/threads/voice/limits.ts";
import { peaksOf } from "../../../clients/web/screens/threads/voice/waveform.ts";

t.test("a voice note has the first format that the browser can record", async (t) => {
	t.equal(
		formatFor(() => true),
		"audio/webm;codecs=opus",
	);
	t.equal(
		formatFor((type) => type === "audio/mp4"),
		"audio/mp4",
		"Safari",
	);
	t.equal(
		formatFor(() => false),
		null,
	);
});

t.test("the name and the type say nothing but that it is a voice note", async (t) => {
	const { name, type } = voiceFile([new Blob(["x"])], "audio/webm;codecs=opus");
	t.same([name, type], ["voice-note.webm", "audio/webm"]);
	t.equal(voiceFile([], "audio/mp4").name, "voice-note.m4a");
	t.ok(isSound({ type }));
	t.notOk(isSound({ type: "video/webm" }));
});

t.test("the longest voice note stays below 600 kB", async (t) => {
	t.ok((MAX_DURATION / 1000) * (BITS_PER_SECOND / 8) < 600_000);
});

t.test("each refusal has its own advice", async (t) => {
	t.equal(refusalOf(new DOMException("", "NotAllowedError")), "refused");
	t.equal(refusalOf(new DOMException("", "NotFoundError")), "missing");
	t.equal(refusalOf(new DOMException("", "NotReadableError")), "missing");
	t.equal(refusalOf(new TypeError("mediaDevices is undefined")), "other");
});

t.test("the waveform is relative to its loudest part, and silence is flat", async (t) => {
	t.same(peaksOf(Float32Array.from([0, 0.25, -0.5, 0.25]), 2), [0.5, 1]);
	t.same(peaksOf(new Float32Array(10), 5), [0, 0, 0, 0, 0]);
	t.equal(peaksOf(Float32Array.from([1]), 3).length, 3);
	t.same(peaksOf(new Float32Array(0), 2), [0, 0]);
});

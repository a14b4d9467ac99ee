/** A pause ends with its time or with its signal, whichever comes first. */
import t from "tap";
import { pause } from "#sdk/pause.ts";

const HOUR = 3_600_000;

t.test("a pause ends when its signal aborts, also if the signal has aborted before", { timeout: 90_000 }, async (t) => {
	const stop = new AbortController();
	const waiting = pause(HOUR, stop.signal);
	stop.abort();
	await waiting;
	await pause(HOUR, stop.signal);
	await pause(HOUR, AbortSignal.abort());
	t.pass("none took an hour");
});

t.test("without a signal, a pause takes its time", async (t) => {
	const started = performance.now();
	await pause(30);
	t.ok(performance.now() - started >= 29);
});

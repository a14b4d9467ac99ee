/** Long answers of the worker: they come in pages, report their progress, and end when they are stopped. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { beginRun, dropRun, type RunProgress, readRun, stopRun } from "../../../clients/web/sitting/verbs/runs.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { newTab } from "../../../clients/web/sitting/verbs/tab.ts";
import { addTab, removeTab } from "../../../clients/web/sitting/verbs/tabs.ts";
import { until } from "../../support/until.ts";
import { giveLocation } from "../../support/web/location.ts";

giveLocation(t);
const sitting = newSitting();
const tab = newTab(() => {});
const read = (run: string, from: number, want: number) => readRun(sitting, { run, from, want }, tab);

/** Waits until a run has another phase than "running". */
async function waitUntilRests(run: string, want: number) {
	let view = await read(run, 0, want);
	await until("the run rests", async () => {
		view = await read(run, 0, want);
		return view.phase !== "running";
	});
	return view;
}

async function* numbers(progress: RunProgress, last: number) {
	for (let n = 1; n <= last; n++) {
		await new Promise((resolve) => setTimeout(resolve, 1));
		progress.looked(10);
		yield n;
	}
}

t.test("a run pauses when the page has as many items as it wants, and goes on for more", async (t) => {
	const { run } = beginRun(sitting, 3, (progress) => numbers(progress, 5));
	t.match(await waitUntilRests(run, 3), { phase: "paused", items: [1, 2, 3], looked: 30 });
	t.match(await waitUntilRests(run, 6), { phase: "ended", items: [1, 2, 3, 4, 5], looked: 50, error: null });
	t.match(await read(run, 4, 6), { items: [5] }, "only what is new");
});

t.test("a search that finds nothing can be stopped while it searches", async (t) => {
	let isClosed = false;
	async function* endless(progress: RunProgress) {
		try {
			for (;;) {
				await new Promise((resolve) => setTimeout(resolve, 1));
				progress.looked(1);
			}
		} finally {
			isClosed = true;
		}
		yield 0;
	}
	const { run } = beginRun(sitting, 3, endless);
	await until("it looks", async () => (await read(run, 0, 3)).looked > 0);
	await stopRun(sitting, { run });
	t.equal((await waitUntilRests(run, 3)).phase, "stopped");
	t.equal(isClosed, true);
});

t.test("a paused run is stopped, too", async (t) => {
	const { run } = beginRun(sitting, 1, (progress) => numbers(progress, 5));
	await waitUntilRests(run, 1);
	await stopRun(sitting, { run });
	await until("it ends", async () => (await read(run, 0, 1)).phase === "stopped");
	t.same((await read(run, 0, 1)).items, [1], "what it has found stays");
});

t.test("an error ends a run, and the items before it stay", async (t) => {
	async function* failing() {
		yield 1;
		throw new ProtocolError("not-allowed", "review: is for auditors");
	}
	const { run } = beginRun(sitting, 9, failing);
	t.match(await waitUntilRests(run, 9), { phase: "failed", items: [1], error: { code: "not-allowed" } });
	await dropRun(sitting, { run }, tab);
	t.match(await read(run, 0, 9), { phase: "stopped", items: [] }, "a run that was dropped is forgotten");
});

t.test("a run ends with its tab, and runs of other tabs go on", async (t) => {
	const other = newTab(() => {});
	for (const each of [tab, other]) addTab(sitting, each);
	const mine = beginRun(sitting, 1, (progress) => numbers(progress, 5)).run;
	const theirs = beginRun(sitting, 1, (progress) => numbers(progress, 5)).run;
	await waitUntilRests(theirs, 1);
	await readRun(sitting, { run: mine, from: 0, want: 1 }, other);
	removeTab(sitting, other);
	t.match(await read(mine, 0, 1), { phase: "stopped", items: [] });
	t.match(await read(theirs, 0, 1), { phase: "paused", items: [1] });
});

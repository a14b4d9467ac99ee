/** The book of a desk is written after a verb that has changed a case. Without a connection, the next verb writes it. */
import { setTimeout as sleep } from "node:timers/promises";
import t from "tap";
import { addTask, readBook } from "#sdk/casework/index.ts";
import { httpTransport } from "#sdk/index.ts";
import { keepingBook } from "../../../clients/web/sitting/verbs/keep-book.ts";
import type { Sitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { newTab } from "../../../clients/web/sitting/verbs/tab.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { until } from "../../support/until.ts";

t.test("a row that couldn't be written without a connection is written by the next verb", async (t) => {
	const { network, origin } = await readyNetwork(t);
	let isCut = false;
	let lost = 0;
	const fetchUnlessCut: typeof fetch = async (url, init) => {
		if (!isCut) return fetch(url, init);
		lost++;
		throw new TypeError("the line is cut");
	};
	const server = httpTransport({ address: network.server.url, fetch: fetchUnlessCut });
	const session = await network.open({ ...network.device(), server }, origin.staff.signInName, origin.staff.recoveryCode);
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const sitting = { session, tabs: new Set() } as unknown as Sitting;
	const tab = newTab(() => {});
	const isInBook = async () => (await readBook(origin.coordinator.session, origin.desk)).rows.has(id);

	await keepingBook(sitting, tab, async () => {
		await addTask(session, id, { tsk_What: "Call her", tsk_Due: "2030-01-01T10:00+00:00" });
		isCut = true;
	})(undefined);
	// Each read is tried four times.
	await until("the book was tried", () => lost >= 4);
	await sleep(500);
	t.equal(await isInBook(), false);
	isCut = false;
	await keepingBook(sitting, tab, async () => {})(undefined);
	await until("the book has the case", isInBook);
});

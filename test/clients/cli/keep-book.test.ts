/** The book of the desk is written after a command. Without a connection, the next command writes it. */
import t from "tap";
import { addTask, readBook } from "#sdk/casework/index.ts";
import { httpTransport } from "#sdk/index.ts";
import type { Invocation } from "../../../clients/cli/invocation.ts";
import { keepBook } from "../../../clients/cli/keep-book.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";

t.test("a row that couldn't be written without a connection is written after the next command", async (t) => {
	const { network, origin } = await readyNetwork(t);
	let isCut = false;
	const fetchUnlessCut: typeof fetch = async (url, init) => {
		if (!isCut) return fetch(url, init);
		throw new TypeError("the line is cut");
	};
	const server = httpTransport({ address: network.server.url, fetch: fetchUnlessCut });
	const session = await network.open({ ...network.device(), server }, origin.staff.signInName, origin.staff.recoveryCode);
	const { id } = await caseWith(session, origin.desk, ["support-plan"]);
	const invocation = { unlocked: session } as Invocation;
	const notes: string[] = [];
	const isInBook = async () => (await readBook(origin.coordinator.session, origin.desk)).rows.has(id);

	await addTask(session, id, { tsk_What: "Call her", tsk_Due: "2030-01-01T10:00+00:00" });
	isCut = true;
	await keepBook(invocation, (line) => void notes.push(line));
	t.match(notes, [/not up to date/]);
	isCut = false;
	t.equal(await isInBook(), false);
	await keepBook(invocation, (line) => void notes.push(line));
	t.equal(await isInBook(), true);
	t.equal(notes.length, 1);
});

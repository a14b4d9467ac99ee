/** A compartment that somebody keeps open while others renew its key. */
import t from "tap";
import { addHolder, markSeen, message, openThread, readAll, readPage, write } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { origin, transit, destination } = await readyNetwork(t);
const [writer, reader] = [origin.staff, transit.staff];

t.test("entries under a key that was renewed meanwhile are read without an alarm", async (t) => {
	const id = await openThread(writer.session, "Thread", [{ kind: "desk", id: transit.desk }]);
	await write(writer.session, id, message("under the first key"));
	const held = (await readAll(reader.session, id)).compartment;
	await addHolder(writer.session, id, { kind: "desk", id: destination.desk });
	await write(writer.session, id, message("under the second key"));
	t.equal(held.state.epochs.length, 1, "the reader doesn't know of the second key yet");
	const { entries } = await readPage(reader.session, held, { after: 2 });
	t.match(
		entries.map(({ content, failure, epoch }) => ({ content, failure, epoch })),
		[{ content: { text: "under the second key" }, failure: null, epoch: 2 }],
	);
	t.equal(held.state.epochs.length, 2, "everybody who holds it has the second key now");
	await markSeen(reader.session, held);
	await write(reader.session, held, message("an answer"));
	t.same((await readAll(writer.session, id)).entries.at(-1)?.content, message("an answer"));
	t.same([...reader.alarms, ...writer.alarms], []);
});

t.test("whoever writes with it first reads what is new", async (t) => {
	const id = await openThread(writer.session, "Another", [{ kind: "desk", id: transit.desk }]);
	const held = (await readAll(reader.session, id)).compartment;
	await addHolder(writer.session, id, { kind: "desk", id: destination.desk });
	await write(writer.session, id, message("under the second key"));
	await write(reader.session, held, message("an answer"));
	t.same((await readAll(writer.session, id)).entries.at(-1)?.content, message("an answer"));
	t.same([...reader.alarms, ...writer.alarms], []);
});

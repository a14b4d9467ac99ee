/** A compartment that somebody keeps open while others renew its key. */
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import type { Transport } from "#sdk/context.ts";
import { addHolder, markSeen, message, openCompartment, openThread, readAll, readPage, write } from "#sdk/index.ts";
import { countRequests } from "../../../support/count-requests.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { NO_MEMORY, withoutMemory } from "../../../support/without-memory.ts";

const { network, origin, transit, destination } = await readyNetwork(t);
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

t.test("a write with a compartment that was held open reads the new entries first", async (t) => {
	const id = await openThread(writer.session, "Another", [{ kind: "desk", id: transit.desk }]);
	const held = (await readAll(reader.session, id)).compartment;
	await addHolder(writer.session, id, { kind: "desk", id: destination.desk });
	await write(writer.session, id, message("under the second key"));
	await write(reader.session, held, message("an answer"));
	t.same((await readAll(writer.session, id)).entries.at(-1)?.content, message("an answer"));
	t.same([...reader.alarms, ...writer.alarms], []);
});

t.test("entries are marked as seen once", async (t) => {
	const { session } = reader;
	const id = await openThread(writer.session, "Seen", [{ kind: "desk", id: transit.desk }]);
	const held = (await readAll(session, id)).compartment;
	t.equal(await markSeen(session, held), true);
	t.equal(await countRequests(session, () => markSeen(session, held)), 0);
	t.equal(await markSeen(session, held), false);
});

t.test("marking as seen does nothing when another device has marked more", async (t) => {
	const { session, signInName, recoveryCode } = reader;
	const id = await openThread(writer.session, "Confirmed", [{ kind: "desk", id: transit.desk }]);
	await t.rejects(markSeen(session, await openCompartment(session, id)), { code: "wrong-state" }, "nothing was read");
	const held = (await readAll(session, id)).compartment;
	await write(writer.session, id, message("newer"));
	const other = await network.open(network.device(), signInName, recoveryCode);
	await markSeen(other, (await readAll(other, id)).compartment);
	t.ok(await markSeen(session, held), "the other device has confirmed more");
	t.equal(await countRequests(session, () => markSeen(session, held)), 0, "what the server has refused isn't sent again");
	const call: Transport["call"] = async (endpoint, sent) => {
		if (endpoint.id === "compartments.seen") throw new ProtocolError("unavailable");
		return session.server.call(endpoint, sent);
	};
	const offline = { ...session, server: { ...session.server, call } as Transport };
	const { compartment: newest } = await readAll(session, id);
	newest.seen = [];
	await t.rejects(markSeen(offline, newest), { code: "unavailable" }, "any other failure is thrown");
	t.equal(await countRequests(session, () => markSeen(session, newest)), 1, "it is sent again after such a failure");
	t.same([...reader.alarms, ...writer.alarms], []);
});

t.test("a lack of memory isn't taken for a false signature", async (t) => {
	const id = await openThread(writer.session, "Out of memory", [{ kind: "desk", id: transit.desk }]);
	await withoutMemory("verify", () => t.rejects(openCompartment(reader.session, id), NO_MEMORY));
	const held = await openCompartment(reader.session, id);
	await withoutMemory("verify", () => t.rejects(readPage(reader.session, held), NO_MEMORY));
	t.same(reader.alarms, []);
	t.equal((await readPage(reader.session, held)).entries[0]?.failure, null);
});

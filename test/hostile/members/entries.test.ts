/** A member who signs an entry that opens to nothing, on a real server. */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { hash, toBase64Url } from "#protocol/bytes.ts";
import { contracts } from "#protocol/contracts/index.ts";
import { toWire } from "#protocol/statements/statement.ts";
import { message, openThread, readAll, write } from "#sdk/index.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { transit, destination } = await readyNetwork(t);

t.test("junk accuses its author, and everybody goes on writing", async (t) => {
	const { session } = transit.staff;
	const thread = await openThread(session, "Thread", [{ kind: "desk", id: destination.desk }]);
	const box = randomBytes(400);
	const { compartment } = await readAll(session, thread);
	const prev = compartment.transcript.heads({ heads: [], count: 0 });
	const fields = { compartment: thread, number: 1, entry: randomId(), n: 2, prev, attachments: [], replaces: null, box: hash(box) };
	const entry = toWire(session.sign("entry", fields, transit.desk));
	await session.server.call(contracts.compartments.send, { params: { compartment: thread }, body: { entry, box: toBase64Url(box) } });
	const reader = destination.staff;
	await write(reader.session, thread, message("after"));
	const { entries } = await readAll(reader.session, thread);
	t.same(
		entries.map(({ content, failure }) => failure?.why ?? (content && "text" in content ? content.text : null)),
		["Thread", "junk", "after"],
	);
	t.same(
		reader.alarms.map(({ code, by }) => [code, by]),
		[["junk-entry", session.me]],
	);
	t.same(entries[1]?.failure?.helpers, [session.me]);
});

/** What a client gives back to a restored server: signed parts that are not larger than one request may be. */
import t from "tap";
import { equal, fromBase64Url } from "#protocol/bytes.ts";
import { keyOfLog } from "#protocol/folds/directory.ts";
import { verifyCompact } from "#protocol/log/checkpoint.ts";
import type { Transport } from "#sdk/context.ts";
import { offerLostLeaves } from "#sdk/directory/lost-leaves.ts";
import { syncDirectory } from "#sdk/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";

const { founder } = await readyNetwork(t);
const { session } = founder;
await syncDirectory(session);
const { dir } = session;

/** The offers that the client makes, without a server. @param most leaves of one request. */
async function offersOf(from: number, most?: number) {
	const offers: { from: number; statements: unknown[]; checkpoint: { size: number; root: string; signature: string } }[] = [];
	const call = async (_to: unknown, sent: { body: (typeof offers)[number] }) => void offers.push(sent.body);
	const server = { ...session.server, call: call as unknown as Transport["call"] };
	return { taken: await offerLostLeaves({ ...session, server }, from, most), offers };
}

t.test("few lost leaves are given back at once", async (t) => {
	const { taken, offers } = await offersOf(dir.size - 5);
	t.ok(taken);
	t.match(offers, [{ from: dir.size - 5, checkpoint: { size: dir.size } }]);
});

t.test("many lost leaves are given back in parts, each up to a checkpoint that the log has signed", async (t) => {
	const most = 8;
	const { taken, offers } = await offersOf(3, most);
	t.ok(taken);
	t.ok(offers.length > 2);
	let next = 3;
	for (const { from, statements, checkpoint } of offers) {
		t.equal(from, next);
		t.ok(statements.length > 0 && statements.length <= most);
		next += statements.length;
		const signed = { size: checkpoint.size, root: fromBase64Url(checkpoint.root), signature: fromBase64Url(checkpoint.signature) };
		t.equal(signed.size, next);
		t.ok(verifyCompact(keyOfLog(dir, "directory"), signed) && equal(signed.root, dir.roots[next]!));
	}
	t.equal(next, dir.size);
});

t.test("nothing is given back when no signed checkpoint fits", async (t) => {
	const { taken, offers } = await offersOf(3, 0);
	t.notOk(taken);
	t.same(offers, []);
});

/** Pages of the directory are limited by their size in bytes, and are compressed for clients that accept it. */
import { get, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import t from "tap";
import { fromBase64Url } from "#protocol/bytes.ts";
import { readLeaves } from "../../../../server/features/directory/store.ts";
import { testDatabase } from "../../../support/database.ts";
import { clientFor, handleFor } from "../../../support/ledger.ts";
import { People } from "../../../support/people.ts";

const QUARTER = 256 * 1024;

t.test("a page ends with the statement that reaches 4 MiB", async (t) => {
	const database = await testDatabase(t);
	const owner = await clientFor(t, database.owner);
	await owner.query(`INSERT INTO chain_statement (chain, seq, objid, prev, type, body, sigs, at)
		SELECT id, g, sha256(g::text::bytea), CASE WHEN g > 0 THEN sha256((g - 1)::text::bytea) END, 'policy', decode(repeat(to_hex(16 + g % 16), CASE
			WHEN g = 20 THEN 1 WHEN g < 40 THEN ${QUARTER} ELSE 9 END), 'hex'), ARRAY['\\x00'::bytea], 0
		FROM chain CROSS JOIN generate_series(0, 99) g WHERE kind = 'directory'`);
	const db = handleFor(t, database.app);
	const page = async (from: number, to = 100, limit = 5_000) => {
		const leaves = await readLeaves(db, from, to, limit);
		for (const [i, { body }] of leaves.entries())
			if (fromBase64Url(body)[0] !== 16 + ((from + i) % 16)) t.fail(`wrong statement at ${from + i}`);
		return leaves.length;
	};
	t.equal(await page(0), 16);
	t.equal(await page(16), 17, "including the statement that exceeds 4 MiB");
	t.equal(await page(33), 67, "all statements");
	t.equal(await page(0, 7), 7);
	t.equal(await page(50, 100, 11), 11);
	t.equal(await page(100), 0);
});

/** Asks without the program's own client, which would decompress the answer. */
async function askRaw(url: string, headers: Record<string, string>): Promise<{ headers: IncomingMessage["headers"]; body: Buffer }> {
	const answer = await new Promise<IncomingMessage>((resolve, reject) => get(url, { headers }, resolve).on("error", reject));
	return { headers: answer.headers, body: await buffer(answer) };
}

t.test("a page is compressed when the client accepts it, and no other answer is", async (t) => {
	const { server, founder } = await People.found(t);
	const ask = (path: string, coding: string) =>
		askRaw(`${server.url}${path}`, { authorization: `Bearer ${founder.token}`, "accept-encoding": coding });
	const plain = await ask("/api/directory", "identity");
	t.equal(plain.headers["content-encoding"], undefined);
	t.equal(JSON.parse(plain.body.toString()).from, 0);
	for (const accepted of ["gzip, deflate, br", "GZIP;q=0.5"]) {
		const small = await ask("/api/directory", accepted);
		t.equal(small.headers["content-encoding"], "gzip");
		t.match(small.headers.vary, "accept-encoding");
		t.same(gunzipSync(small.body), plain.body);
		t.ok(small.body.length < 0.8 * plain.body.length, `${small.body.length} of ${plain.body.length} bytes`);
	}
	t.equal((await ask("/api/directory", "gzip;q=0")).headers["content-encoding"], undefined);
	t.equal((await ask("/api/directory/names", "gzip")).headers["content-encoding"], undefined);
});

/** Pages of the directory are limited by their size in bytes. */
import t from "tap";
import { fromBase64Url } from "#protocol/bytes.ts";
import { readLeaves } from "../../../../server/features/directory/store.ts";
import { testDatabase } from "../../../support/database.ts";
import { clientFor, handleFor } from "../../../support/ledger.ts";

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

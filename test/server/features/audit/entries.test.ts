/** Reading the access log: who may see what, pages, and that the tiles and checkpoints prove the entries. */
import t from "tap";
import { SigningKey } from "#crypto/signing.ts";
import { fromBase64Url } from "#protocol/bytes.ts";
import { logKey, openCheckpoint } from "#protocol/log/checkpoint.ts";
import { decodeEntry, entryLeaf } from "#protocol/log/entry.ts";
import { leafHash, rootOf } from "#protocol/log/merkle.ts";
import { parseEntryBundle, tileHashes } from "#protocol/log/tiles.ts";
import { auditFeature } from "../../../../server/features/audit/routes.ts";
import { Casework, type Network, network, staffOf, type Who } from "../../../support/cases.ts";
import type { Person } from "../../../support/directory.ts";

const look = (net: Network, person: Person, query = "") => net.call("GET", `/api/audit/entries${query}`, { token: net.token(person) });
const bodies = (answer: { body: any }) => answer.body.entries.map(({ body }: { body: string }) => decodeEntry(fromBase64Url(body)));

async function withCase(t: Parameters<typeof network>[0]) {
	const net = await network(t, [auditFeature]);
	const [from, to] = net.parties.map(staffOf) as [Who, Who, Who];
	const c = new Casework(net);
	await c.open(from);
	await c.get(to);
	await c.get(from);
	const auditor = net.d.member(net.d.founder, net.second, "auditor", null);
	const inside = net.d.member(net.d.founder, net.second, "auditor", from.party.organisation);
	await net.sync();
	return { net, from, to, c, auditor, inside };
}

t.test("an auditor sees all, or the organisation's; a coordinator the organisation's; everybody their own", async (t) => {
	const { net, from, to, c, auditor, inside } = await withCase(t);
	const all = bodies(await look(net, auditor, `?case=${c.id}`));
	t.same(
		all.map((each: any) => [each.action, each.outcome, each.actor]),
		[
			["case.read", "allowed", from.by.id],
			["case.read", "denied", to.by.id],
			["case.open", "allowed", from.by.id],
		],
	);
	t.same(bodies(await look(net, auditor, `?case=${c.id}&outcome=denied`)).length, 1, "who was refused");
	t.same(bodies(await look(net, auditor, `?actor=${to.by.id}`)).length, 1);
	t.same(bodies(await look(net, inside, `?case=${c.id}`)).length, 2);
	t.same(bodies(await look(net, from.party.coordinator, `?case=${c.id}`)).length, 3, "the look of the organisation's own auditor too");
	t.same(
		bodies(await look(net, to.party.coordinator, `?case=${c.id}`)).map((each: any) => each.outcome),
		["denied"],
	);
	t.equal((await look(net, inside, `?organisation=${to.party.organisation}`)).body.error, "not-allowed");
	t.equal((await look(net, from.party.coordinator, `?organisation=${to.party.organisation}`)).body.error, "not-allowed");
	t.same(
		bodies(await look(net, from.by)).map((each: any) => each.actor),
		Array(2).fill(from.by.id),
	);
	t.equal((await look(net, from.by, `?actor=${to.by.id}`)).body.error, "not-allowed");
	t.equal((await look(net, net.d.founder, `?actor=${to.by.id}`)).body.error, "not-allowed", "an admin is no auditor");
	t.same(
		bodies(await look(net, net.d.founder)).map((each: any) => each.actor),
		[net.d.founder.id],
		"the refusal just now",
	);
});

t.test("reading the log is itself an entry", async (t) => {
	const { net, from, c, auditor } = await withCase(t);
	await look(net, auditor, `?case=${c.id}`);
	await look(net, from.by);
	await look(net, from.by, `?actor=${auditor.id}`);
	const [own, mine, refused] = (await net.entries()).filter(({ action }) => action === "audit.query");
	t.match(own, { actor: auditor.id, case: c.id, count: 3, purpose: "oversight", outcome: "allowed", objectType: "log" });
	t.match(mine, { actor: from.by.id, case: null, count: 2, purpose: "self" });
	t.match(refused, { outcome: "denied" });
});

t.test("pages go on where they stopped; a cursor that is none is named", async (t) => {
	const { net, from, c, auditor } = await withCase(t);
	for (let i = 0; i < 5; i++) await c.get(from);
	const seen: number[] = [];
	let cursor = "";
	do {
		const { body } = await look(net, auditor, `?case=${c.id}&limit=3${cursor && `&cursor=${cursor}`}`);
		seen.push(...body.entries.map(({ seq }: { seq: number }) => seq));
		cursor = body.next ?? "";
	} while (cursor);
	t.equal(seen.length, 8);
	t.same(
		seen,
		[...new Set(seen)].sort((a, b) => b - a),
	);
	for (const bad of ["x", "1-", "1-2-3", "99999999999999999-1"])
		t.match((await look(net, auditor, `?cursor=${bad}`)).body, { error: "bad-input", field: "cursor" }, bad);
	t.match((await look(net, auditor, "?outcome=maybe")).body, { error: "bad-input", field: "outcome" });
	t.match((await look(net, auditor, "?from=5&to=5")).body, { error: "bad-input", field: "to" });
	t.match((await look(net, auditor, "?name=x")).body, { error: "bad-input", field: "name" });
	t.same((await look(net, auditor, "?purpose=none")).body.entries, []);
});

t.test("checkpoint and tiles prove each entry that was read, for anybody", async (t) => {
	const { net, c, auditor } = await withCase(t);
	const read = await look(net, auditor, `?case=${c.id}`);
	await net.context.integrator.run();
	const fetched = async (path: string) => {
		const answer = await fetch(`${net.url}/api/log/${path}`);
		return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
	};
	const note = await fetched("access/checkpoint");
	t.match(note.headers.get("content-type"), "text/plain");
	// The genesis that was made in memory names other keys than this server's.
	const { config, secrets } = net.context;
	const signingKey = logKey(config.logOrigins.access, new SigningKey(secrets.logSeeds!.access).publicKey);
	const { size, root } = openCheckpoint(new TextDecoder().decode(note.bytes), signingKey).checkpoint;
	t.ok(size >= 4);
	const tile = await fetched(`access/tile/0/000.p/${size}`);
	t.equal(tile.status, 200);
	t.equal(tile.headers.get("cache-control"), "public, max-age=31536000, immutable");
	t.same(rootOf(tileHashes(tile.bytes)), root);
	const bundle = parseEntryBundle((await fetched(`access/tile/entries/000.p/${size}`)).bytes);
	for (const { seq, salt, body } of read.body.entries) {
		const leaf = entryLeaf(fromBase64Url(salt), fromBase64Url(body));
		t.same(leaf, bundle[seq]);
		t.same(leafHash(leaf), tileHashes(tile.bytes)[seq]);
	}
	for (const path of [
		"access/tile/0/000",
		"access/tile/0/0",
		"access/tile/0/000.p/256",
		"access/tile/9/001",
		"access/tile/x/000",
		`access/tile/0/000.p/${size + 1}`,
	])
		t.equal((await fetched(path)).status, 404, path);
	t.equal((await fetched("directory/tile/entries/000.p/1")).status, 401, "the directory's entries are for members");
	t.equal((await fetched("other/checkpoint")).status, 400);
	t.equal((await fetched("directory/checkpoint")).status, 200);
	const before = (await net.entries()).length;
	await fetched("access/checkpoint");
	t.equal((await net.entries()).length, before, "public: no entry");
});

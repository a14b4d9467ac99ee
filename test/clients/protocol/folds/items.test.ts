/** Which entries of an item count: each edge of the time of a key, and what shuts an entry out. SPEC "Spaces", section 3. */
import t from "tap";
import { randomBytes, randomId } from "#crypto/random.ts";
import { cryptoReady } from "#crypto/ready.ts";
import { type Bytes, type Id, keyOf } from "#protocol/bytes.ts";
import { hashOfSeats, newestCircleEpoch, seatsOfCircle, spaceOf } from "#protocol/folds/directory.ts";
import { judgeItem } from "#protocol/folds/items.ts";
import { TestDirectory } from "../../../support/directory.ts";

await cryptoReady();

const d = new TestDirectory();
const admin = d.member(d.founder, null, "admin", null);
const agree = (object: Bytes) => d.add("countersign", admin, { object, verdict: "approve", code: null });
const facts = (organisation: Id, scope: "full" | "limited") =>
	agree(d.add("organisation.change", d.founder, { organisation, region: "asia", affiliation: "secular", scope }).objId);
const [one, two] = [0, 1].map(() => {
	const organisation = d.organisation(d.founder, admin);
	facts(organisation, "full");
	const coordinator = d.member(d.founder, admin, "coordinator", organisation);
	return { organisation, coordinator, desk: d.desk(coordinator, organisation) };
}) as [Office, Office];
type Office = { organisation: Id; coordinator: ReturnType<typeof d.member>; desk: Id };
const rekey = ({ coordinator, desk }: Office) => {
	const record = d.dir.circles.get("network");
	const from = record?.epochs.length || null;
	const chain = { epoch: (from ?? 0) + 1, prev: newestCircleEpoch(record)?.objId ?? null, from, wrap: from && randomBytes(105) };
	const who = hashOfSeats(seatsOfCircle(d.dir, "network"));
	d.add("circle.rekey", coordinator, { circle: "network", ...chain, kc: randomBytes(32), who, boxes: randomBytes(32) } as never, desk);
	return d.dir.size;
};
const space = randomId();
const beforeSpace = d.dir.size;
const first = rekey(one);
agree(d.add("space.add", d.founder, { space, circle: "network", owner: one.desk }).objId);
const sinceSpace = d.dir.size;
const repaired = rekey(two);
facts(two.organisation, "limited");
const stale = d.dir.size;
const renewed = rekey(one);

const entry = (size: number, epoch: number, prev: { objId: Bytes }[] = [], as: Id | null = one.desk) => {
	const objId = randomBytes(32);
	return { objId, key: keyOf(objId), body: { as, cp: { size }, epoch, prev: prev.map((each) => each.objId) } as never };
};
type Entry = ReturnType<typeof entry>;
const ALL = new Set([1, 2, 3]);
const judge = (entries: Entry[], good = ALL) => judgeItem(d.dir, spaceOf(d.dir, space), entries, good);
const faultsOf = (entries: Entry[], good = ALL) => entries.map(({ key }) => judge(entries, good).uncounted.get(key) ?? null);

t.test("cp at each edge of the time of a key", async (t) => {
	const cases: [string, Entry, string | null][] = [
		["before the space", entry(beforeSpace, 1), "no-seat"],
		["with the key, before the space", entry(first, 1), "no-seat"],
		["from the space on", entry(sinceSpace, 1), null],
		["the last leaf before the next key", entry(repaired - 1, 1), null],
		["with the next key", entry(repaired, 1), "wrong-time"],
		["the next key before its leaf", entry(repaired - 1, 2), "wrong-time"],
		["the next key from its leaf on", entry(repaired, 2), null],
		["the last leaf before it is stale", entry(stale - 1, 2), null],
		["when it is stale", entry(stale, 2), "wrong-time"],
		["the renewed key", entry(renewed, 3), null],
		["a key that isn't there", entry(renewed, 4), "wrong-time"],
		["a desk that still had its seat", entry(stale - 1, 2, [], two.desk), null],
		["a desk that has lost its seat", entry(renewed, 3, [], two.desk), "no-seat"],
		["no desk", entry(renewed, 3, [], null), "no-seat"],
		["an unknown desk", entry(renewed, 3, [], randomId()), "no-seat"],
	];
	for (const [name, each, fault] of cases) t.same(faultsOf([each]), [fault], name);
});

t.test("whoever has lost the key adds nothing later, with an old checkpoint either", async (t) => {
	const before = entry(stale - 1, 2, [], two.desk);
	const after = entry(renewed, 3, [before]);
	const backdated = entry(stale - 1, 2, [], two.desk);
	const naming = entry(stale - 1, 2, [after], two.desk);
	t.same(faultsOf([before, after, backdated, naming]), [null, null, "shut-out", "names-newer"]);
	t.same(faultsOf([before, backdated]), [null, null], "as long as nobody has written under the next key, nobody can tell");
	const through = entry(stale - 1, 2, [before]);
	t.same(faultsOf([before, through, entry(renewed, 3, [through])]), [null, null, null], "reached through another one");
});

t.test("entries under a bad key don't count, and shut nobody out", async (t) => {
	const [good, bad] = [entry(repaired - 1, 1), entry(repaired, 2)];
	t.same(faultsOf([good, bad], new Set([1, 3])), [null, "bad-key"]);
	const { heads } = judge([good, bad], new Set([1, 3]));
	t.same(heads.map(keyOf).sort(), [good.key, bad.key].sort(), "a new entry names both, as the server wants it");
});

t.test("what is named and missing is told", async (t) => {
	const lost = entry(renewed, 3);
	const { missing, heads, uncounted } = judge([entry(renewed, 3, [lost])]);
	t.same([missing, heads.length, uncounted.size], [[lost.objId], 1, 0]);
});

t.test("a fork has two heads, and 64 are told", async (t) => {
	const root = entry(renewed, 3);
	const tips = Array.from({ length: 64 }, () => entry(renewed, 3, [root]));
	t.same(
		judge([root, ...tips])
			.heads.map(keyOf)
			.sort(),
		tips.map(({ key }) => key).sort(),
	);
});

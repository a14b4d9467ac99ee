/** Two admins name the witnesses of the logs and how many must cosign. No key counts twice, and a log's key never counts. */
import t from "tap";
import { COSIGNATURE } from "#protocol/log/note.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields } from "#protocol/statements/registry.ts";
import { TestDirectory } from "../../../support/directory.ts";

await sodiumReady;

const witness = (fill: number, name = `w${fill}.example`) => ({ name, key: new Uint8Array(32).fill(fill) });

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const approve = (object: Uint8Array, by = second) => d.add("countersign", by, { object, verdict: "approve", code: null });
	const propose = (fields: Fields<"log.witnesses">, by = d.founder) => d.add("log.witnesses", by, fields).objId;
	const named = () => [d.dir.witnesses.wanted, ...d.dir.witnesses.keys.map(({ name }) => name)];
	return { d, second, approve, propose, named };
}

t.test("a list of witnesses takes effect when a second admin approves it", async (t) => {
	const { d, approve, propose, named } = network();
	t.same(named(), [0], "none at first");
	const object = propose({ wanted: 2, witnesses: [witness(1), witness(2), witness(3)] });
	t.same(named(), [0], "one is not enough");
	t.throws(() => approve(object, d.founder), { code: "not-allowed" }, "the proposer can't approve");
	approve(object);
	t.same(named(), [2, "w1.example", "w2.example", "w3.example"]);
	t.ok(d.dir.witnesses.keys.every(({ type }) => type === COSIGNATURE));
});

t.test("while the founder is the only admin, no approval is needed", async (t) => {
	const d = new TestDirectory();
	d.add("log.witnesses", d.founder, { wanted: 1, witnesses: [witness(1)] });
	t.equal(d.dir.witnesses.wanted, 1);
});

t.test("only admins propose and approve a list of witnesses, and two coordinators don't replace an admin", async (t) => {
	const { d, second, propose, approve, named } = network();
	const coordinators = [0, 1].map(() => d.member(d.founder, second, "coordinator", d.organisation(d.founder, second)));
	const fields = { wanted: 1, witnesses: [witness(1)] };
	const object = propose(fields);
	for (const coordinator of coordinators) {
		t.throws(() => propose(fields, coordinator), { code: "not-allowed" });
		t.throws(() => approve(object, coordinator), { code: "not-allowed" });
	}
	t.same(named(), [0]);
});

t.test("a new list replaces the list before, and a witness that it doesn't name no longer counts", async (t) => {
	const { approve, propose, named } = network();
	approve(propose({ wanted: 2, witnesses: [witness(1), witness(2)] }));
	approve(propose({ wanted: 2, witnesses: [witness(2), witness(3)] }));
	t.same(named(), [2, "w2.example", "w3.example"]);
	approve(propose({ wanted: 0, witnesses: [] }));
	t.same(named(), [0]);
});

t.test("a list that takes effect closes all other open proposals of a list", async (t) => {
	const { d, approve, propose, named } = network();
	const policy = d.add("policy", d.founder, { policy: { vettingMonths: 6, attachmentMiB: 64 } }).objId;
	const weak = propose({ wanted: 1, witnesses: [witness(1)] });
	const strong = propose({ wanted: 2, witnesses: [witness(1), witness(2), witness(3)] });
	approve(strong);
	t.throws(() => approve(weak), { code: "wrong-state", message: /object: is not an open proposal/ });
	t.same(named(), [2, "w1.example", "w2.example", "w3.example"]);
	approve(propose({ wanted: 1, witnesses: [witness(1)] }));
	t.same(named(), [1, "w1.example"], "the same list can be proposed again");
	t.doesNotThrow(() => approve(policy), "a proposal of another type stays open");
});

t.test("no more witnesses are demanded than named, none is named twice, and a log isn't its own witness", async (t) => {
	const { d, propose, named } = network();
	const logs = { access: d.accessKey.publicKey, directory: d.logKey.publicKey };
	const wrong: [Fields<"log.witnesses">, RegExp][] = [
		[{ wanted: 3, witnesses: [witness(1), witness(2)] }, /wanted: is more than the 2/],
		[{ wanted: 1, witnesses: [] }, /wanted: is more than the 0/],
		[{ wanted: 1, witnesses: [witness(1), witness(2)] }, /wanted: must be more than half of the 2/],
		[{ wanted: 2, witnesses: [witness(1), witness(2), witness(3), witness(4)] }, /wanted: must be more than half of the 4/],
		[{ wanted: 1, witnesses: [witness(1), witness(1, "other.example")] }, /witnesses\.1\.key: belongs to/],
		[{ wanted: 1, witnesses: [witness(1), witness(2, "w1.example")] }, /witnesses\.1\.name: belongs to/],
		[{ wanted: 1, witnesses: [{ name: "w.example", key: logs.access }] }, /witnesses\.0\.key: belongs to a log/],
		[{ wanted: 1, witnesses: [witness(1), { name: "w.example", key: logs.directory }] }, /witnesses\.1\.key: belongs to a log/],
		[{ wanted: 1, witnesses: [witness(1, "test/access")] }, /witnesses\.0\.name: belongs to a log/],
		[{ wanted: 1, witnesses: [witness(1, "test/directory")] }, /witnesses\.0\.name: belongs to a log/],
		[{ wanted: 1, witnesses: [witness(1, "two words")] }, /witnesses\.0\.name: must not be empty, and must have no spaces/],
		[{ wanted: 1, witnesses: [witness(1, "a+b")] }, /witnesses\.0\.name: must not be empty, and must have no spaces/],
	];
	for (const [fields, message] of wrong) t.throws(() => propose(fields), { code: "bad-statement", message }, String(message));
	t.throws(() => propose({ wanted: 1, witnesses: [{ name: "w.example", key: new Uint8Array(31) }] }), /takes exactly 32 bytes/);
	const sixteen = Array.from({ length: 16 }, (_, i) => witness(i + 1));
	t.throws(() => propose({ wanted: 1, witnesses: sixteen }), /takes a list of at most 15/);
	t.same(named(), [0]);
	t.doesNotThrow(() => propose({ wanted: 15, witnesses: sixteen.slice(1) }), "all of fifteen");
});

t.test("a list can't be approved when a restart has meanwhile given a log the name of one of its witnesses", async (t) => {
	const { d, approve, propose, named } = network();
	const origin = "test/access/2";
	const object = propose({ wanted: 1, witnesses: [witness(1, origin)] });
	d.dir.restarts.push({ log: "access", old: d.checkpoint(), kept: d.checkpoint(), origin });
	t.throws(() => approve(object), { code: "bad-statement" });
	t.same(named(), [0]);
});

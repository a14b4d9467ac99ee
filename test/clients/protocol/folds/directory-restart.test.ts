/** Two admins may restart the access log under a new origin, and only from a checkpoint that the log has signed. */
import t from "tap";
import { randomBytes } from "#crypto/random.ts";
import { SigningKey } from "#crypto/signing.ts";
import { keyOfLog } from "#protocol/folds/directory.ts";
import { BEFORE_GENESIS, type CompactCheckpoint, checkpointText } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import { TestDirectory } from "../../../support/directory.ts";

await sodiumReady;

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const third = d.member(d.founder, second, "admin", null);
	const signed = (size: number, origin = "test/access", key = d.accessKey): CompactCheckpoint => {
		const root = new Uint8Array(32).fill(size);
		return { size, root, signature: key.sign(new TextEncoder().encode(checkpointText(origin, size, root))) };
	};
	const restart = (over: Partial<{ old: CompactCheckpoint; kept: CompactCheckpoint; origin: string }> = {}) =>
		({ log: "access", old: signed(9), kept: signed(4), origin: "test/access/2", ...over }) as const;
	const approve = (object: Uint8Array, by = second) => d.add("countersign", by, { object, verdict: "approve", code: null });
	return { d, second, third, signed, restart, approve, origin: () => keyOfLog(d.dir, "access").name };
}

t.test("a restart takes effect when a second admin approves it, and keeps the log's key", async (t) => {
	const { d, restart, approve, origin } = network();
	const { objId } = d.add("log.restart", d.founder, restart());
	t.equal(origin(), "test/access", "a proposal alone has no effect");
	t.throws(() => approve(objId, d.founder), { code: "not-allowed" }, "the proposer can't approve");
	approve(objId);
	t.equal(origin(), "test/access/2");
	t.same(keyOfLog(d.dir, "access").publicKey, d.accessKey.publicKey);
	t.equal(keyOfLog(d.dir, "access", 0).name, "test/access", "what it was before");
	t.equal(keyOfLog(d.dir, "directory").name, "test/directory", "the directory's log keeps its origin");
});

t.test("only an admin proposes a restart", async (t) => {
	const { d, second, restart } = network();
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	t.throws(() => d.add("log.restart", coordinator, restart()), { code: "not-allowed" });
});

t.test("only an admin approves or refuses a restart, and two coordinators don't replace an admin", async (t) => {
	const { d, second, restart, approve, origin } = network();
	const { objId } = d.add("log.restart", d.founder, restart());
	for (let i = 0; i < 2; i++) {
		const coordinator = d.member(d.founder, second, "coordinator", d.organisation(d.founder, second));
		t.throws(() => approve(objId, coordinator), { code: "not-allowed" });
		const refusal = { object: objId, verdict: "refuse", code: "other" } as const;
		t.throws(() => d.add("countersign", coordinator, refusal), { code: "not-allowed" });
	}
	t.equal(origin(), "test/access");
	approve(objId);
	t.equal(origin(), "test/access/2");
});

t.test("a restart must name a checkpoint that the log signed under its present origin, and a new origin", async (t) => {
	const { d, restart, signed, origin } = network();
	const stranger = new SigningKey(randomBytes(32));
	const wrong = [
		[restart({ old: signed(9, "test/access", stranger) }), "wrong-state"],
		[restart({ old: signed(9, "test/directory") }), "wrong-state"],
		[restart({ old: BEFORE_GENESIS, kept: BEFORE_GENESIS }), "wrong-state"],
		[restart({ kept: signed(4, "test/access", stranger) }), "wrong-state"],
		[restart({ kept: signed(10) }), "wrong-state"],
		[restart({ kept: { ...signed(9), root: signed(8).root } }), "wrong-state"],
		[restart({ origin: "test/access" }), "conflict"],
		[restart({ origin: "test/directory" }), "conflict"],
		[restart({ origin: "two words" }), "bad-statement"],
		[restart({ origin: "a+b" }), "bad-statement"],
	] as const;
	for (const [fields, code] of wrong) t.throws(() => d.add("log.restart", d.founder, fields), { code }, JSON.stringify(fields.origin));
	t.equal(origin(), "test/access");
	t.doesNotThrow(() => d.add("log.restart", d.founder, restart({ kept: BEFORE_GENESIS })), "a log of which nothing is left");
	t.doesNotThrow(() => d.add("log.restart", d.founder, restart({ origin: "test/access/\ufeff" })), "as in names of witnesses");
});

t.test("of two proposals one takes effect, the next restart begins at the new origin, and no origin is used again", async (t) => {
	const { d, third, restart, signed, approve, origin } = network();
	const one = d.add("log.restart", d.founder, restart());
	const other = d.add("log.restart", third, restart({ origin: "test/access/other" }));
	approve(one.objId);
	t.throws(() => approve(other.objId), { code: "wrong-state" }, "its old origin is no longer in force");
	t.throws(() => d.add("log.restart", d.founder, restart({ origin: "test/access/3" })), { code: "wrong-state" });
	const now = { old: signed(20, "test/access/2"), kept: signed(15, "test/access/2") };
	t.throws(() => d.add("log.restart", d.founder, restart({ ...now, origin: "test/access" })), { code: "conflict" });
	approve(d.add("log.restart", d.founder, restart({ ...now, origin: "test/access/3" })).objId);
	t.equal(origin(), "test/access/3");
	t.equal(keyOfLog(d.dir, "access", 1).name, "test/access/2");
});

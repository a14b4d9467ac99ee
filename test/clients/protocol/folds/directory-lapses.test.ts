/** Proposals that can't be approved any more lapse, with a reason and a date. Decision 0104. */
import sodium from "libsodium-wrappers";
import t, { type Test } from "tap";
import { randomId } from "#crypto/random.ts";
import { keyOf } from "#protocol/bytes.ts";
import { applyStatement, copyDirectory, type Directory, followLeaf, goneSince } from "#protocol/folds/directory.ts";
import { type CompactCheckpoint, checkpointText } from "#protocol/log/checkpoint.ts";
import { sodiumReady } from "#protocol/sodium.ts";
import type { Fields, StatementType } from "#protocol/statements/registry.ts";
import type { AnyStatement } from "#protocol/statements/statement.ts";
import { type Person, TestDirectory, vetted } from "../../../support/directory.ts";

await sodiumReady;

const NO_MEMORY = { message: "_malloc() failed" };
const policy = { policy: { vettingMonths: 6, attachmentMiB: 64 } };
const witnesses = (name: string) => ({ wanted: 1, witnesses: [{ name, key: new Uint8Array(32).fill(1) }] });

function network() {
	const d = new TestDirectory();
	const second = d.member(d.founder, null, "admin", null);
	const third = d.member(d.founder, second, "admin", null);
	const signed = (size: number, origin: string): CompactCheckpoint => {
		const root = new Uint8Array(32).fill(size);
		return { size, root, signature: d.accessKey.sign(new TextEncoder().encode(checkpointText(origin, size, root))) };
	};
	const restart = (origin: string, from = "test/access") =>
		({ log: "access", old: signed(9, from), kept: signed(4, from), origin }) as const;
	/** @param at when it is signed. */
	const add = <T extends StatementType>(type: T, by: Person, fields: Fields<T>, at = 0) => d.add(type, by, { ...fields, at }).objId;
	const judge = (object: Uint8Array, by: Person, at = 0, verdict: "approve" | "refuse" = "approve") =>
		add("countersign", by, { object, verdict, code: null }, at);
	const proposal = (object: Uint8Array) => d.dir.proposals.get(keyOf(object));
	return { d, second, third, restart, add, judge, proposal, lapse: (object: Uint8Array) => proposal(object)?.lapse };
}

type Apply = typeof applyStatement | typeof followLeaf;

/**
 * Applies the statement while libsodium gets no memory for one verification.
 * @param failing the number of the verification that fails, from 0; -1 for none. @returns the number of verifications that didn't fail.
 */
function applyWithout(t: Test, dir: Directory, statement: AnyStatement, failing: number, apply: Apply = applyStatement): number {
	const verify = sodium.crypto_sign_verify_detached;
	let done = 0;
	sodium.crypto_sign_verify_detached = (...input) => {
		if (done === failing) throw NO_MEMORY;
		done += 1;
		return verify(...input);
	};
	try {
		apply(dir, statement);
	} catch (error) {
		t.equal(error, NO_MEMORY);
	} finally {
		sodium.crypto_sign_verify_detached = verify;
	}
	return done;
}

t.test("a statement that can't be verified for lack of memory changes nothing, also while a restart is proposed", async (t) => {
	const { d, second, third, restart, add } = network();
	const object = add("log.restart", d.founder, restart("test/access/2"));
	add("log.restart", third, restart("test/access/other"));
	add("log.witnesses", d.founder, witnesses("test/access/2"));
	const invite = {
		invite: randomId(),
		organisation: null,
		role: "auditor",
		desk: null,
		member: null,
		expires: 1,
		label: null,
		pk: d.logKey.publicKey,
	};
	const statements = [
		d.signed("invite", second, invite as Fields<"invite">),
		d.signed("policy", second, policy),
		d.signed("countersign", second, { object, verdict: "refuse", code: null }),
		d.signed("countersign", second, { object, verdict: "approve", code: null }),
	] as unknown as AnyStatement[];
	for (const [statement, apply] of statements.flatMap((each) => [applyStatement, followLeaf].map((apply) => [each, apply] as const))) {
		for (let failing = 0; ; failing++) {
			const copy = copyDirectory(d.dir);
			const verified = applyWithout(t, copy, statement, failing, apply);
			if (copy.size === d.dir.size) t.same(copy, d.dir, `${apply.name} of ${statement.type}, verification ${failing}`);
			else t.ok(copy.known.has(statement.key), `${apply.name} of ${statement.type}: applied, with its leaf`);
			if (verified < failing) break;
		}
	}
});

t.test("a leaf verifies only its own signatures, however many restarts are proposed", async (t) => {
	const { d, second, restart, add } = network();
	const verifications = () => applyWithout(t, copyDirectory(d.dir), d.signed("policy", second, policy) as unknown as AnyStatement, -1);
	const before = verifications();
	t.ok(before > 0);
	for (const each of [1, 2, 3]) add("log.restart", d.founder, restart(`test/access/${each}`));
	t.equal(verifications(), before);
});

t.test("after a restart, other restarts lapse, and so do lists with a witness of the new name", async (t) => {
	const { d, second, third, restart, add, judge, lapse } = network();
	const taken = add("log.restart", d.founder, restart("test/access/2"));
	const other = add("log.restart", third, restart("test/access/other"));
	const named = add("log.witnesses", third, witnesses("test/access/2"));
	const sound = add("log.witnesses", third, witnesses("w.example"));
	for (const each of [taken, other, named, sound]) t.equal(lapse(each), null);
	judge(taken, second, 5);
	for (const each of [other, named]) {
		t.same(lapse(each), { why: "log", at: 5 });
		const code = each === other ? "wrong-state" : "bad-statement";
		t.throws(() => judge(each, second), { code }, "it can't be approved");
	}
	t.equal(lapse(sound), null);
	const next = add("log.restart", third, restart("test/access/3", "test/access/2"), 6);
	t.equal(lapse(next), null, "a proposal of the next restart counts");
	judge(next, second, 7);
	for (const each of [other, named]) t.same(lapse(each), { why: "log", at: 5 }, "the date stays");
	t.doesNotThrow(() => judge(sound, second), "what hasn't lapsed can be approved");
});

t.test("only proposals that are neither approved nor refused are visited", async (t) => {
	const { d, second, third, add, judge, proposal, lapse } = network();
	const open = () => {
		const keys = [...d.dir.proposals].flatMap(([key, { status }]) => (status === "open" ? [key] : []));
		t.same([...d.dir.openProposals], keys);
		return keys;
	};
	t.same(open(), [], "the admissions of the admins are done");
	const first = add("policy", d.founder, policy);
	const overtaken = add("policy", d.founder, policy, 1);
	const refused = add("log.witnesses", d.founder, witnesses("w.example"));
	const lasting = add("suspend", second, { kind: "member", subject: third.id, code: "investigation" });
	t.same(open(), [first, overtaken, refused, lasting].map(keyOf));
	judge(refused, second, 2, "refuse");
	judge(first, second, 3);
	t.match(proposal(overtaken), { status: "refused", lapse: { why: "overtaken", at: 3 } });
	t.match(proposal(first), { status: "done", lapse: null });
	const { person } = d.joined(d.founder, "auditor", null);
	add("remove", d.founder, { kind: "member", subject: person.id, code: "other" });
	t.same(open(), [keyOf(lasting)], "one that needs no approval is done at once");
	judge(add("remove", d.founder, { kind: "member", subject: third.id, code: "left" }), second, 4);
	t.same(lapse(lasting), { why: "standing", at: 4 });
	t.same(open(), [keyOf(lasting)], "a lapsed one stays open, because it can be refused or count again");
});

t.test("a proposal that had lapsed keeps its reason and date when another one about the same is approved", async (t) => {
	const { d, second, third, add, judge, proposal } = network();
	const lapsed = add("policy", third, policy);
	judge(add("remove", d.founder, { kind: "member", subject: third.id, code: "left" }), second, 1);
	const since = { why: "proposer", at: 1 };
	t.match(proposal(lapsed), { status: "open", lapse: since });
	judge(add("policy", d.founder, policy, 2), second, 9);
	t.match(proposal(lapsed), { status: "refused", lapse: since });
});

t.test("a lapse keeps its date when its reason changes, and a proposal that counts again can lapse anew", async (t) => {
	const { d, second, add, judge, lapse } = network();
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	const other = d.member(coordinator, second, "coordinator", organisation);
	const { person, join } = d.joined(coordinator, "staff", organisation);
	const [vouched, twice] = [0, 1].map((at) => add("member.add", coordinator, { member: person.id, join: join.objId, ...vetted }, at));
	const role = (role: "staff" | "coordinator", at: number) => add("member.role", other, { member: coordinator.id, role }, at);
	role("staff", 2);
	t.same(lapse(vouched!), { why: "proposer", at: 2 });
	role("coordinator", 3);
	t.equal(lapse(vouched!), null);
	judge(twice!, second, 4, "refuse");
	t.same(lapse(vouched!), { why: "newcomer", at: 4 });
	role("staff", 5);
	t.same(lapse(vouched!), { why: "proposer", at: 4 });
});

t.test("vouching for somebody lapses when their organisation is removed before they are admitted", async (t) => {
	const { d, second, third, add, judge, lapse } = network();
	const organisation = d.organisation(d.founder, second);
	const { person, join } = d.joined(d.founder, "coordinator", organisation);
	const vouched = add("member.add", third, { member: person.id, join: join.objId, ...vetted });
	t.equal(lapse(vouched), null);
	judge(add("remove", d.founder, { kind: "organisation", subject: organisation, code: "left" }), second, 3);
	t.same(lapse(vouched), { why: "newcomer", at: 3 });
	t.throws(() => judge(vouched, second), { code: "wrong-state" }, "it can't be approved");
});

t.test("a desk is gone since it was closed or its organisation was removed, whichever was first", async (t) => {
	const { d, second, add, judge } = network();
	const organisation = d.organisation(d.founder, second);
	const coordinator = d.member(d.founder, second, "coordinator", organisation);
	const [early, late] = [d.desk(coordinator, organisation), d.desk(coordinator, organisation)];
	const since = () => [early, late, randomId()].map((desk) => goneSince(d.dir, desk));
	t.same(since(), [null, null, null]);
	add("desk.close", coordinator, { desk: early }, 3);
	t.same(since(), [3, null, null]);
	judge(add("remove", d.founder, { kind: "organisation", subject: organisation, code: "left" }), second, 9);
	t.same(since(), [3, 9, null]);
});

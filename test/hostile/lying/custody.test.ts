/** Section 3 of SPEC.md, what a client must refuse: the rows about custody of a case, and its certificate. Each test's name is its row. */
import t from "tap";
import { fromBase64Url, hash, toBase64Url } from "#protocol/bytes.ts";
import { parseStatement, type Statement, toWire } from "#protocol/statements/statement.ts";
import { caseView, custodyCertificate, loadCase, useCasework, verifyCertificate } from "#sdk/casework/index.ts";
import { append, attempt, section } from "./casework.ts";
import { fieldsOf } from "./forge.ts";
import { forge } from "./lies.ts";
import { otherNetwork } from "./shown.ts";
import { codesOf, type Deceived, rowsOf, World } from "./world.ts";

const test = rowsOf(t);
const world = await World.begin(t);
const { asked, moved, origin, destination, annex } = world.things;
const sender = await world.settled("sender");
const taker = await world.settled("taker");

test("an honest server", async (t) => {
	const reader = await world.settled("reader");
	useCasework(reader.sitting);
	t.equal((await caseView(reader.sitting, moved.id)).state.custodian, destination);
	t.same(codesOf(reader), []);
});

test("lets two desks both be custodian", async (t) => {
	const { placed, state } = await loadCase(taker.sitting, moved.id);
	const custody = placed.find(({ statement }) => statement.type === "case.custody")!.statement as Statement<"case.custody">;
	const fields = fieldsOf(custody);
	const load = ({ sitting }: Deceived) => loadCase(sitting, moved.id);
	const chain = { seq: state.chain.length, prev: fromBase64Url(state.chain.at(-1)!) };
	const refused = async (what: string, statement: any, who: "reader" | "sender" = "reader") =>
		t.same(await attempt(world, who, load, append(statement)), { stopped: "two-custodians", codes: ["two-custodians"] }, what);
	const second = taker.sitting.sign("case.custody", { ...fields, ...chain, to: annex }, annex);
	await refused("a second desk by the same hand-off", second);
	await refused("seen by who handed it over", second, "sender");
	const beside = taker.sitting.sign(
		"case.custody",
		{ ...fields, to: annex, handoff: asked.handoff, seq: fields.seq, prev: fields.prev },
		annex,
	);
	await refused("beside the first", beside);
	const open = fieldsOf(placed[0]!.statement as Statement<"case.open">);
	await refused("a second opening", taker.sitting.sign("case.open", { ...open, seq: chain.seq, prev: chain.prev }, annex));
	const mine = await attempt(
		world,
		"sender",
		({ sitting }) => loadCase(sitting, asked.id),
		forge("cases.get", "statements", (all: any[]) => [
			...all,
			{
				pos: all.at(-1).pos + 1,
				at: 1,
				statement: toWire(
					taker.sitting.sign(
						"case.custody",
						{ ...fields, case: asked.id, handoff: asked.handoff, sections: [], seq: 1, prev: fromBase64Url(openOf(all)) },
						destination,
					),
				),
			},
		]),
	);
	t.same(mine, { stopped: "two-custodians", codes: ["two-custodians"] }, "custody by a transfer that was never received");
	const notTheirs = taker.sitting.sign("case.custody", { ...fields, ...chain, to: origin, handoff: asked.handoff }, destination);
	await refused("for a desk that isn't the signer's", notTheirs);
	const instead = async (what: string, statement: Statement<"case.custody">) => {
		const replaced = forge("cases.get", "statements", (all: any[]) =>
			all.map((each) => (each.statement.type === "case.custody" ? { ...each, statement: toWire(statement as never) } : each)),
		);
		t.equal((await attempt(world, "reader", load, replaced)).stopped, "two-custodians", what);
	};
	await instead("in another desk's name", sender.sitting.sign("case.custody", fields, origin));
	const more = [...fields.sections, section(moved, "story")];
	await instead("of more than was granted", taker.sitting.sign("case.custody", { ...fields, sections: more }, destination));
	const { discussion } = open;
	await instead("of what the other desk's people discussed", taker.sitting.sign("case.custody", { ...fields, discussion }, destination));
});

const openOf = (all: any[]) => parseStatement(world.network, all[0].statement).key;

test("spoils a custody certificate", async (t) => {
	const certificate = await custodyCertificate(taker.sitting, { case: moved.id, handoff: moved.handoff });
	const network = toBase64Url(world.network);
	t.ok(verifyCertificate(certificate, { network }).custodyMoved);
	t.throws(
		() => verifyCertificate(certificate, { network: toBase64Url(hash(new Uint8Array(1))) }),
		{ code: "bad-content" },
		"not this network's",
	);
	const spoilt = (change: (copy: any) => void) => {
		const copy = structuredClone(certificate);
		change(copy);
		return () => verifyCertificate(copy, { network });
	};
	t.throws(
		spoilt((copy) => void copy.statements.splice(1, 1)),
		{ code: "bad-content" },
		"a statement left out",
	);
	t.throws(
		spoilt((copy) => {
			copy.statements[2].statement.sigs[0] = "A".repeat(86);
		}),
		{ code: "bad-content" },
		"another signature",
	);
	t.throws(
		spoilt((copy) => {
			copy.directory.checkpoint.signature = "A".repeat(86);
		}),
		{ code: "bad-content" },
		"an unsigned directory",
	);
	t.throws(
		spoilt((copy) => void copy.directory.leaves.pop()),
		{ code: "bad-content" },
		"a shorter directory",
	);
	t.throws(
		spoilt((copy) => void copy.directory.leaves.push(toWire(taker.sitting.sign("desk.close", { desk: annex })))),
		{ code: "bad-content" },
		"a leaf more than the log has signed",
	);
	t.throws(
		spoilt((copy) => {
			copy.network = toBase64Url(hash(new Uint8Array(1)));
		}),
		{ code: "bad-content" },
		"another network",
	);
	const others = spoilt((copy) => {
		copy.directory.leaves = otherNetwork(world, taker.sitting.dir.genesis!);
	});
	t.throws(others, { code: "bad-content", detail: /not that of its network/ }, "the directory of another network under this one's name");
	t.throws(
		spoilt((copy) => {
			copy.handoff = asked.handoff;
		}),
		{ code: "bad-content", detail: /hand-off is missing/ },
		"another hand-off",
	);
	t.throws(
		spoilt((copy) => {
			copy.case = asked.id;
		}),
		{ code: "bad-content", detail: /of another case/ },
		"another case",
	);
});

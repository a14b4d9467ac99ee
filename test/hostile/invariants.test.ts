/**
 * Sends each writing request several times at once, as after a lost answer. No answer is a server error, the invariants hold
 * afterwards, and each damage to the database is noticed.
 */
import t from "tap";
import { ApiWorld } from "../support/api-world.ts";
import type { Part } from "../support/invariants.ts";
import { allowed } from "../support/recipes.ts";
import { wrongWith } from "../support/requests/judge.ts";

const w = await ApiWorld.build(t);
const { invariants } = w;

t.test("six equal requests at once are safe at every endpoint that writes", async (t) => {
	for (const { id } of w.server.context.endpoints.filter(({ method }) => method !== "GET")) {
		const request = await allowed(w, id);
		const token = request.token ?? (request.as ? await w.people.session(request.as.account.id) : undefined);
		const answers = await Promise.all(Array.from({ length: 6 }, () => w.send({ ...request, ...(token && { token }) })));
		const wrong = answers.map(wrongWith).filter(Boolean);
		t.same(wrong, [], `${id}: ${answers.map(({ status }) => status)}`);
		// The cosignature is of no known witness, so the server refuses it.
		const good = answers.filter(({ status }) => status === 200);
		t.ok(good.length > 0 || id === "audit.cosign", `${id}: at least one succeeds`);
	}
	t.same(await invariants.broken(), []);
});

t.test("the invariants hold after further work", async (t) => {
	for (const { id } of w.server.context.endpoints.filter(({ method }) => method === "GET")) await w.send(await allowed(w, id));
	const casework = w.casework();
	await casework.open(w.who(w.staff));
	const { handoff, consent } = await casework.requested(w.who(w.staff), w.who(w.strangeStaff).party);
	await casework.move(w.who(w.strangeStaff), handoff, "accept", { basis: casework.basis(consent) });
	await w.server.context.integrator.run();
	t.same(await invariants.broken(), [], "with what earlier checks have verified");
	t.same(await w.brokenFromScratch(), [], "from scratch");
});

/** Damage to the database, and the sentence that reports it. */
const DAMAGE: Record<Part, [what: string, sql: string, noticed: RegExp][]> = {
	logs: [
		["an entry lost", "DELETE FROM entry WHERE seq = 7", /entries are dense/],
		["the newest entries lost", "DELETE FROM entry WHERE seq > (SELECT max(seq) - 3 FROM entry)", /entries are dense/],
		["a body lost", "DELETE FROM entry_body WHERE seq = 7", /has its body/],
		["a leaf changed", "UPDATE entry SET leaf = set_byte(leaf, 20, get_byte(leaf, 20) # 1) WHERE seq = 7", /the leaf is that of its body/],
		["a leaf and nothing else", "UPDATE entry SET leaf = '\\x01' || sha256('x') WHERE seq = 7", /root is that of its .* leaves/],
		[
			"a column changed",
			"UPDATE entry_body SET actor = NULL WHERE seq = (SELECT max(seq) FROM entry_body WHERE actor IS NOT NULL)",
			/actor is/,
		],
		["two entries exchanged", "UPDATE entry_body SET at = at + 1 WHERE seq = 3", /at is/],
		[
			"a tile changed",
			"UPDATE tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) WHERE log = 'access' AND level = 0 AND index = 0",
			/the tile 0\/0/,
		],
		[
			"a checkpoint of another root",
			"UPDATE checkpoint SET root = sha256('x') WHERE log = 'access' AND size = (SELECT max(size) FROM checkpoint WHERE log = 'access')",
			/checkpoint at .* has the root/,
		],
		[
			"a checkpoint of another signature",
			"UPDATE checkpoint SET signature = set_byte(signature, 3, get_byte(signature, 3) # 1) WHERE log = 'directory'",
			/is signed/,
		],
		["the directory's tree behind", "UPDATE log_tree SET size = size - 1 WHERE log = 'directory'", /a leaf for each of its statements/],
	],
	chains: [
		[
			"the directory cut",
			"DELETE FROM chain_statement WHERE type = 'desk.close' AND seq = (SELECT max(seq) FROM chain_statement WHERE type = 'desk.close')",
			/as long as it says/,
		],
		["a statement lost", "DELETE FROM chain_statement WHERE seq = 0 AND group_id IS NOT NULL", /as long as it says/],
		["another head", "UPDATE chain SET head = sha256('x') WHERE kind = 'case'", /head is its last statement/],
		["another predecessor", "UPDATE chain_statement SET prev = sha256('x') WHERE seq = 1", /names the one before it/],
		["a hole in a group", "UPDATE chain_statement SET group_pos = group_pos + 1000 WHERE group_pos > 0", /order has no gaps/],
		[
			"a body changed",
			"UPDATE chain_statement SET body = set_byte(body, 30, get_byte(body, 30) # 1) WHERE type = 'epoch'",
			/named by its bytes/,
		],
	],
	cases: [
		["a case without a custodian", "DELETE FROM casefile", /each case has one row/],
		["another custodian", "UPDATE casefile SET custodian = case_id", /its row/],
		["a hand-off in another state", "UPDATE handoff SET state = 'received'", /its hand-offs/],
		["a section of another", "UPDATE case_section SET owner = case_id", /its sections/],
	],
	compartments: [
		["a sealed key lost", "DELETE FROM sealed_grant WHERE released", /holders are those/],
		["a holder lost", "DELETE FROM holder", /holders are those/],
		["a sealed key changed", "UPDATE sealed_grant SET box = 'x'", /has the hash that it is stored under/],
		["an entry of a thread lost", "DELETE FROM message_entry WHERE seq = 1", /entries as counted/],
		["an entry's box changed", "UPDATE message_entry SET box = 'x'", /named by their bytes/],
		["other heads", "UPDATE compartment SET heads = ARRAY[sha256('x')] WHERE count > 0", /its heads/],
		["an open epoch too many", "UPDATE compartment_epoch SET last = 0 WHERE last IS NULL", /the last one is open/],
		["an attachment gone", "DELETE FROM file WHERE numbers <> '{}'", /is there, and the one it attaches/],
		[
			"an attachment's part gone",
			"DELETE FROM file_part WHERE file IN (SELECT id FROM file WHERE numbers <> '{}')",
			/all its parts and bytes/,
		],
		["attached by nobody", "UPDATE file SET numbers = '{7}' WHERE numbers = '{}' AND hash IS NOT NULL", /attached only in epochs/],
	],
	people: [
		["a session of nobody", "UPDATE session SET member = id", /session is about members/],
		["another name", "UPDATE member_name SET name = 'x'", /is the one that was signed/],
		["a credential lost", "DELETE FROM credential", /newest credential/],
		["a desk's key lost", "DELETE FROM desk_key", /has its key/],
	],
};

t.test("each kind of damage is noticed", async (t) => {
	for (const [part, damages] of Object.entries(DAMAGE))
		for (const [what, sql, noticed] of damages) {
			const broken = await invariants.brokenAfter(part as Part, sql);
			if (broken.some((each) => noticed.test(each))) t.pass(what);
			else t.fail(`${what}: ${broken.length > 0 ? broken[0] : "unnoticed"}`);
		}
	t.same(await w.brokenFromScratch(), [], "after the damage is undone");
});

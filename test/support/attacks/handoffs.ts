/** Attacks on a hand-off by members who aren't its addressee, or before acceptance. */
import type { Id } from "#protocol/bytes.ts";
import type { HandoffAction } from "#protocol/codes.ts";
import type { Actor, ApiWorld } from "../api-world.ts";
import type { Casework } from "../cases.ts";
import { type Attack, checkRefusedWithoutEffect } from "./attack.ts";

/** A case of the first desk whose identity section is in a requested hand-off to the second organisation. */
async function requested(w: ApiWorld) {
	const c = w.casework();
	const from = w.who(w.staff);
	await c.open(from, ["identity", "story"]);
	return { c, from, ...(await c.requested(from, w.who(w.strangeStaff).party, ["identity"])) };
}

const get = (w: ApiWorld, as: Actor, path: string) => w.send({ method: "GET", path, as });

/** Moves a hand-off as this member, without the checks of a client. */
function move(w: ApiWorld, c: Casework, as: Actor, handoff: Id, action: HandoffAction, parts: Parameters<Casework["move"]>[3] = {}) {
	return c.move(w.who(as), handoff, action, parts);
}

const TO_DESKS: HandoffAction[] = ["acknowledge", "accept", "decline", "reroute", "cancel", "receive", "complete"];

export const handoffAttacks: Record<string, Attack> = {
	"members of other desks can't answer a hand-off": async (t, w) => {
		const { c, handoff, consent } = await requested(w);
		for (const as of [w.otherStaff, w.doomedStaff, w.auditor, w.admin])
			for (const action of TO_DESKS) {
				const parts = action === "accept" ? { basis: c.basis(consent) } : {};
				const { status, body } = await move(w, c, as, handoff, action, parts);
				t.same({ status, error: body.error }, { status: 404, error: "not-found" }, action);
			}
		t.same(await c.states(), { [handoff]: "requested" });
		// Through the attacker's own case, where the server accepts statements.
		const own = w.casework();
		const by = w.who(w.otherStaff);
		await own.open(by);
		const place = { case: own.id, seq: 2, prev: c.heads.get(handoff)!.head };
		const blank = { code: null, ending: null, outcome: null, desk: null, expectBy: null, since: null, tellBy: null };
		const fields = { handoff, ...place, ...blank, action: "accept" as const, basis: c.basis(consent) };
		await checkRefusedWithoutEffect(
			t,
			w,
			"not-found",
			() => own.post(by, own.body({ statements: [own.sign(by, "handoff.move", fields)] })),
			"by another case",
		);
	},

	"only the addressee accepts a hand-off": async (t, w) => {
		const { c, handoff, consent } = await requested(w);
		const accept = (as: Actor) => move(w, c, as, handoff, "accept", { basis: c.basis(consent) });
		await checkRefusedWithoutEffect(t, w, "not-allowed", () => accept(w.staff), "the requester");
		await checkRefusedWithoutEffect(t, w, "not-allowed", () => accept(w.boss), "a colleague of the requester");
		await checkRefusedWithoutEffect(t, w, "not-found", () => accept(w.otherBoss), "another desk of the organisation");
		const posing = { ...w.boss, desk: w.strangeStaff.desk };
		await checkRefusedWithoutEffect(t, w, "not-allowed", () => accept(posing), "in the addressee's name");
		t.equal((await accept(w.strangeStaff)).status, 200, "the addressee");
	},

	"the addressee reads nothing before acceptance, and only the granted sections afterwards": async (t, w) => {
		const { c, from, handoff, consent } = await requested(w);
		const said = c.say(from, c.section("identity"), "Teuta");
		await said.post();
		const { body: entry } = said.statement;
		const paths = (section: "identity" | "story") => {
			const at = `/api/compartments/${c.section(section)}`;
			return [at, `${at}/entries?limit=5`, `${at}/entries/${entry.entry}`];
		};
		const closed = async (section: "identity" | "story", when: string) => {
			for (const path of paths(section)) t.equal((await get(w, w.strangeStaff, path)).body.error, "not-found", `${when}: ${path}`);
		};
		const [sealed] = await w.server.sql(`SELECT encode(box, 'base64') AS box FROM sealed_grant WHERE handoff = '${handoff}'`);
		const box = Buffer.from(String(sealed?.box), "base64").toString("base64url");
		const everything = async () => {
			const desk = w.strangeStaff.desk;
			const all = [`/api/cases/${c.id}`, "/api/compartments?limit=50", `/api/handoffs?desk=${desk}`, "/api/inbox"];
			return JSON.stringify(await Promise.all(all.map(async (path) => (await get(w, w.strangeStaff, path)).body)));
		};
		await closed("identity", "before");
		await closed("story", "before");
		t.ok(box.length > 1000, "a key is sealed for the addressee");
		t.notOk((await everything()).includes(box), "no answer contains it before acceptance");
		await move(w, c, w.strangeStaff, handoff, "accept", { basis: c.basis(consent) });
		for (const path of paths("identity")) t.equal((await get(w, w.strangeStaff, path)).status, 200, path);
		await closed("story", "after");
		t.equal(
			(await get(w, w.strangeStaff, `/api/audit/entries?case=${c.id}&actor=${w.staff.account.id}`)).status,
			403,
			"the addressee may not read the access log of another desk",
		);
	},

	"the addressee's view of a case contains only what the grant covers": async (t, w) => {
		const { c, from, handoff, consent } = await requested(w);
		await move(w, c, w.strangeStaff, handoff, "accept", { basis: c.basis(consent) });
		const second = await c.requested(from, w.who(w.doomedStaff).party, ["story"], { kind: "referral", travel: false });
		const { body } = await get(w, w.strangeStaff, `/api/cases/${c.id}`);
		const text = JSON.stringify(body);
		t.equal(body.complete, false);
		t.notMatch(text, Buffer.from(c.basis(second.consent).head!).toString("base64url"), "another desk's consent");
		t.same(
			body.summaries.map(({ handoff }: { handoff: Id }) => handoff),
			[handoff],
			"another desk's summary",
		);
		const theirs = await get(w, w.strangeStaff, `/api/handoffs?desk=${w.strangeStaff.desk}`);
		t.notMatch(JSON.stringify(theirs.body), second.handoff, "another desk's hand-off");
		const addressee = w.who(w.strangeStaff);
		const grant = c.grant(addressee, c.section("story"), w.strangeStaff.desk!, handoff);
		const grants = c.body({ grants: [grant] }).grants[0];
		const path = `/api/compartments/${c.section("story")}/grants`;
		await checkRefusedWithoutEffect(
			t,
			w,
			"not-found",
			() => w.send({ method: "POST", path, body: grants, as: w.strangeStaff }),
			"granting it to oneself",
		);
	},

	"one of two concurrent accepts succeeds": async (t, w) => {
		const { c, from, handoff, consent } = await requested(w);
		const other = await c.requested(from, w.who(w.otherStaff).party, ["story"]);
		const answers = await Promise.all([
			move(w, c, w.strangeStaff, handoff, "accept", { basis: c.basis(consent) }),
			move(w, c, w.otherStaff, other.handoff, "accept", { basis: c.basis(other.consent) }),
		]);
		t.same(answers.map(({ status }) => status).sort(), [200, 409]);
		t.same(Object.values(await c.states()).sort(), ["accepted", "requested"]);
		const keys = "SELECT DISTINCT handoff FROM sealed_grant WHERE released AND handoff IN";
		t.equal((await w.server.sql(`${keys} ('${handoff}', '${other.handoff}')`)).length, 1, "keys are released to one desk only");
	},
};

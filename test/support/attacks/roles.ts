/** Attacks on the directory by signed-in members, through the API. */
import type { DirectoryType, Fields } from "#protocol/statements/registry.ts";
import { toWire } from "#protocol/statements/statement.ts";
import type { Actor, ApiWorld } from "../api-world.ts";
import { CHECKLIST } from "../checklist.ts";
import { type Attack, checkRefusedWithoutEffect } from "./attack.ts";

async function appending<T extends DirectoryType>(w: ApiWorld, as: Actor, type: T, fields: Fields<T>) {
	return (await w.people.tryAppend(await w.renewSession(as), type, fields)) as Awaited<ReturnType<ApiWorld["send"]>>;
}

export const roleAttacks: Record<string, Attack> = {
	"members can't give themselves roles": async (t, w) => {
		const role = (as: Actor, member: Actor, role: "staff" | "coordinator") => () =>
			appending(w, as, "member.role", { member: member.account.id, role });
		await checkRefusedWithoutEffect(t, w, "not-allowed", role(w.staff, w.staff, "coordinator"), "staff for themselves");
		await checkRefusedWithoutEffect(t, w, "not-allowed", role(w.boss, w.boss, "staff"), "a coordinator for themselves");
		await checkRefusedWithoutEffect(t, w, "not-allowed", role(w.staff, w.otherStaff, "coordinator"), "staff for a colleague");
		await checkRefusedWithoutEffect(
			t,
			w,
			"not-allowed",
			role(w.strangeBoss, w.staff, "coordinator"),
			"a coordinator for a member of another organisation",
		);
		const desk = (as: Actor) => () => appending(w, as, "desk.member", { desk: w.staff.desk!, member: as.account.id, action: "add" });
		await checkRefusedWithoutEffect(t, w, "not-allowed", desk(w.otherStaff), "staff join another desk");
		await checkRefusedWithoutEffect(t, w, "not-allowed", desk(w.strangeBoss), "a coordinator joins another organisation's desk");
		const pk = w.staff.account.keys.public.sign;
		const invite = {
			invite: w.staff.account.id,
			organisation: null,
			role: "admin" as const,
			desk: null,
			member: null,
			label: null,
			expires: w.server.clock.now() + 1,
			pk,
		};
		await checkRefusedWithoutEffect(t, w, "not-allowed", () => appending(w, w.boss, "invite", invite), "a coordinator invites an admin");
	},

	"nobody approves their own proposal": async (t, w) => {
		const { people } = w;
		const joined = await people.join(await people.invite(await w.renewSession(w.boss), "staff", w.boss.organisation));
		const proposal = await people.propose(w.boss.account, joined);
		const approve = (as: Actor) => () => appending(w, as, "countersign", { object: proposal.objId, verdict: "approve", code: null });
		await checkRefusedWithoutEffect(t, w, "not-allowed", approve(w.boss), "the proposer");
		await checkRefusedWithoutEffect(t, w, "not-allowed", approve(w.otherBoss), "a coordinator of the same organisation");
		await checkRefusedWithoutEffect(t, w, "not-allowed", approve(w.strangeStaff), "staff of another one");
		await checkRefusedWithoutEffect(
			t,
			w,
			"not-vouched",
			approve({ account: joined.account, desk: null, organisation: null }),
			"the newcomer",
		);
		t.equal(people.dir.members.get(joined.account.id)?.status, "pending");
	},

	"a replayed admission doesn't undo a removal": async (t, w) => {
		const { people } = w;
		const invited = await people.invite(await w.renewSession(w.boss), "staff", w.boss.organisation);
		const joined = await people.join(invited);
		const join = w.bodies.get("/api/joins");
		t.ok(join, "the body of the join is known");
		const proposal = await people.propose(w.boss.account, joined);
		const approval = await people.approve(w.admin.account, proposal);
		const member = joined.account.id;
		t.equal(people.dir.members.get(member)?.status, "active");
		const token = joined.account.token;
		await people.append(await w.renewSession(w.boss), "remove", { kind: "member", subject: member, code: "left" });
		const again = (by: Actor, statement: Parameters<typeof toWire>[0]) => () =>
			w.send({
				method: "POST",
				path: "/api/directory",
				body: { statements: [toWire(statement)], sealed: [], ...(statement === proposal && { checklist: CHECKLIST }) },
				as: by,
			});
		for (const [by, statement] of [
			[w.boss, proposal],
			[w.admin, approval],
		] as const) {
			const before = await w.contents();
			await again(by, statement)();
			t.same(await w.contents(), before, `${statement.type} again changes nothing`);
		}
		const before = await w.contents();
		await w.send({ method: "POST", path: "/api/joins", body: join, as: null });
		t.same(await w.contents(), before, "the join again changes nothing");
		t.equal(people.dir.members.get(member)?.status, "removed");
		t.equal((await w.server.call("GET", "/api/me", { token })).status, 401);
		const { checklist, nextVetting, join: old } = proposal.body;
		const anew = { member, join: old, checklist, nextVetting };
		const vouch = () => people.tryAppend(w.boss.account, "member.add", anew, { checklist: CHECKLIST });
		await checkRefusedWithoutEffect(t, w, "wrong-state", vouch, "a new voucher for the old keys");
	},
};

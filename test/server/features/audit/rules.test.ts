/** Which entries of the access log each role may query. */
import t from "tap";
import type { AccessEntryBody } from "#protocol/log/entry.ts";
import { mayRead, scopeOf } from "../../../../server/features/audit/rules.ts";

t.test("each role queries within its scope", async (t) => {
	const auditor = { member: "m", organisation: null, role: "auditor" } as const;
	const organisationAuditor = { member: "m", organisation: "o", role: "auditor" } as const;
	const coordinator = { member: "m", organisation: "o", role: "coordinator" } as const;
	const staff = { member: "m", organisation: "o", role: "staff" } as const;
	const admin = { member: "m", organisation: null, role: "admin" } as const;
	t.match(scopeOf(auditor, { actor: "x", organisation: "y" }), { actor: "x", organisation: "y", purpose: "oversight" });
	for (const asker of [organisationAuditor, coordinator]) {
		t.match(scopeOf(asker, { actor: "x" }), { actor: "x", organisation: "o", purpose: "oversight" });
		t.throws(() => scopeOf(asker, { organisation: "y" }), { code: "not-allowed" });
	}
	for (const asker of [staff, admin, { member: "m", organisation: null, role: null }]) {
		t.match(scopeOf(asker, {}), { actor: "m", purpose: "self" });
		t.match(scopeOf(asker, { actor: "m" }), { actor: "m" });
		t.throws(() => scopeOf(asker, { actor: "x" }), { code: "not-allowed" });
	}
});

t.test("members see entries about themselves that have no actor", async (t) => {
	const staff = { member: "m", organisation: "o", role: "staff" } as const;
	t.match(scopeOf(staff, { object: "m" }), { actor: "m", orWithoutActor: true });
	t.match(scopeOf(staff, { object: "x" }), { actor: "m", orWithoutActor: false });
	const by = (actor: string | null, object: string) => ({ actor, object, organisation: "o" }) as AccessEntryBody;
	t.equal(mayRead(staff, by(null, "m")), true);
	t.equal(mayRead(staff, by(null, "x")), false);
	t.equal(mayRead(staff, by("x", "m")), false, "acts of others on a member are for auditors only");
});

/** A role that PostgreSQL refuses gets a sentence of its own: the cause is a password, and not a server that is down. */
import t from "tap";
import { migrate } from "#server/database/migrate.ts";
import { testDatabase } from "../../support/database.ts";

t.test("a wrong password and a missing role are named", async (t) => {
	const { owner } = await testDatabase(t);
	const message = /refuses the role .*docs\/troubleshooting\.md/;
	await t.rejects(migrate(Object.assign(new URL(owner), { password: "wrong" }).href, null), { name: "StartError", message });
	await t.rejects(migrate(Object.assign(new URL(owner), { username: "nobody_here" }).href, null), { name: "StartError", message });
});

/** The access log is restarted in a real browser, after the server was restored from a backup that lacks its newest entries. */
import t from "tap";
import { fetchLogStatus } from "#sdk/audit/index.ts";
import { fields } from "../../../support/ledger.ts";
import { backUpDatabase, restoreDatabase } from "../../../support/restored-database.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { go, openPlace, WebWorld } from "../../../support/web/world.ts";

t.test("a restart", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { admin, founder, network } = world.ready;
	const { server } = network;
	const { page } = await world.signedIn(admin);
	const second = (await world.signedIn(founder)).page;

	await t.test("while the log is signed, there is nothing to restart", async (t) => {
		await go(page, "#/administration/restart");
		await page.getByText("The log is signed, so there is nothing to restart.").waitFor();
		t.same(await violations(page), []);
	});

	await backUpDatabase(server);
	for (let i = 0; i < 20; i++) await server.context.ledger.append(fields());
	await server.context.integrator.run();
	await until("the new entries are signed", async () => {
		const { size } = await fetchLogStatus(admin.session.server, "access");
		const [row] = await server.sql("SELECT next FROM log_head WHERE log = 'access'");
		return size >= Number(row?.next) - 5;
	});
	const app = await restoreDatabase(t, server, server);
	await app.context.integrator.run().catch(() => {});

	await t.test("the health screen says that the server refuses to sign, and leads to the restart", async (t) => {
		await openPlace(page, "Administration");
		await page.getByRole("link", { name: "Health of the installation" }).click();
		await page.getByText("The server refuses to sign, because its log lacks what was signed before.", { exact: false }).waitFor();
		await inspect(t, page, "health-refused");
		await page.getByRole("link", { name: "Restart the access log" }).click();
		await page.getByText("First look for a newer backup").waitFor();
		await inspect(t, page, "restart");
	});

	await t.test("one admin proposes the restart, another approves it, and the log is signed again", async (t) => {
		await page.getByRole("button", { name: "Propose" }).click();
		await page.getByText("It waits for another admin").waitFor();
		await inspect(t, page, "restart-proposed");
		await openPlace(second, "Vetting");
		await second.getByRole("link", { name: "Restart the access log" }).click();
		await second.getByText("Approve this only if you know yourself that the server was restored").waitFor();
		await inspect(t, second, "restart-decide");
		await second.getByRole("button", { name: "Approve" }).click();
		await second.getByText("Approved. It is in force.").waitFor();
		await until("the log is signed again", async () => (await fetchLogStatus(admin.session.server, "access")).restart === null);
		await page.getByText("The log is signed, so there is nothing to restart.").waitFor();
	});

	await t.test("the restart is shown in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(admin, { locale: "ar" });
		await go(page, "#/administration/restart");
		await page.getByText("السجل موقّع، فلا حاجة إلى بدئه من جديد.").waitFor();
		t.same(await violations(page), []);
	});
});

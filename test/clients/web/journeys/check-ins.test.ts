/**
 * Check-ins: two desks wait until somebody who is on the way calls. When nobody calls, the second desk rings. After a help word, both desks
 * see it in red at once.
 */
import t from "tap";
import { acceptHandoff, setCheckIn } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

t.test("two desks wait for a check-in", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const { session } = origin.staff;
	const { id, of } = await caseWith(session, origin.desk, ["identity", "safe-contact"]);
	const { ref } = await requestTransfer(session, id, destination, ["identity"], of);
	await acceptHandoff(destination.staff.session, ref);
	const { page: first } = await world.signedIn(origin.staff);
	const { page: second } = await world.device("", { locale: "ar" });
	await enter(second, destination.staff);
	await go(second, `#/handoffs/${ref.handoff}`);

	await t.test("a time is agreed, and both desks see it", async (t) => {
		await go(first, `#/handoffs/${ref.handoff}`);
		await first.getByRole("heading", { name: "Check-ins" }).waitFor();
		const add = first.getByRole("button", { name: "Add it" });
		await add.click();
		await first.getByText("Give the time.").waitFor();
		await first.getByLabel("Time of the next check-in").fill("23:59");
		await add.click();
		await first.getByText("not due yet").waitFor();
		await inspect(t, first, "check-in");
		await second.getByText("لم يحن الوقت بعد").waitFor();
		await inspect(t, second, "check-in-ar");
		t.same(
			(await network.server.sql("SELECT * FROM check_in")).map((row) => Object.keys(row).sort()),
			[["due", "from_desk", "handoff", "help_at", "id", "to_desk"]],
			"the server has the time, and no word",
		);
	});

	await t.test("she says on the phone that all is well, and the call card takes the answer", async (t) => {
		await go(first, `#/cases/${id}/call`);
		await first.getByRole("button", { name: "All is well" }).waitFor();
		await inspect(t, first, "check-in-call-card");
		await first.getByRole("button", { name: "All is well" }).click();
		await first.getByText(/^Check-in of .*: all is well\.$/).waitFor();
		await second
			.getByText(/كل شيء بخير\.$/)
			.first()
			.waitFor();
		t.same(await network.server.sql("SELECT * FROM check_in"), []);
	});

	await t.test("when nobody calls, the check-in is late at both desks, and after 15 minutes the second desk rings", async (t) => {
		await setCheckIn(session, ref, Date.now() - 60_000);
		await go(first, "#/today");
		await first.getByRole("heading", { name: "Check-ins" }).waitFor();
		await first.getByText("nobody has answered").waitFor();
		await inspect(t, first, "check-in-today");
		await second.getByText("لم يجب أحد", { exact: true }).waitFor();
		const [{ early } = { early: -1 }] = await network.server.sql(
			"SELECT count(*)::int AS early FROM ladder JOIN check_in USING (handoff) WHERE cause = 'check-in' AND starts < due + 900000",
		);
		t.equal(early, 0, "it doesn't ring before 15 minutes have passed");
		await network.server.sql("UPDATE ladder SET starts = starts - 900000, next_at = next_at - 900000");
		await second.getByRole("alert").filter({ hasText: "لم يجب أحد في موعد الاطمئنان" }).waitFor();
		await inspect(t, second, "check-in-rings-ar");
		await second.getByRole("button", { name: "كل شيء بخير" }).click();
		await second.getByRole("alert").waitFor({ state: "detached" });
		await first.getByRole("heading", { name: "Check-ins" }).waitFor({ state: "detached" });
	});

	await t.test("after a help word both desks see it in red at once, until somebody has made sure that she is safe", async (t) => {
		await go(first, `#/cases/${id}/call`);
		await first.getByRole("button", { name: "The help word was said" }).click();
		await first.getByText("Both desks see it in red, and are rung at once.").waitFor();
		await inspect(t, first, "help-word-ask");
		await first.getByRole("button", { name: "Ring both desks" }).click();
		const red = "The help word was said. The person may not be able to speak freely.";
		await first.getByText(red).waitFor();
		await inspect(t, first, "help-word");
		await second.getByRole("alert").filter({ hasText: "قد لا يستطيع الشخص الكلام بحرية" }).waitFor();
		await second.getByRole("alert").filter({ hasText: "قيلت كلمة الاستغاثة" }).first().waitFor();
		await inspect(t, second, "help-word-ar");
		await second.getByRole("button", { name: "الشخص في أمان" }).click();
		await second.getByRole("dialog").getByRole("button", { name: "الشخص في أمان" }).click();
		await second.getByText("قد لا يستطيع الشخص الكلام بحرية").waitFor({ state: "detached" });
		await first.getByText(red).waitFor({ state: "detached" });
	});
});

/** A start without a connection: the page opens from the kept files, and shows the phone numbers that its member chose to keep. */
import t from "tap";
import { addNumber } from "#sdk/casework/index.ts";
import { setContact } from "#sdk/index.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { enter, go, openPlace, WebWorld } from "../../../support/web/world.ts";

const OWN = "+355 42 000 111";
const OTHER = "+49 30 000 111";

t.test("a start without a connection", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const { staff } = origin;
	await setContact(staff.session, origin.desk, [{ phone: OWN, when: "night" }]);
	await addNumber(staff.session, origin.desk, { nbr_Desk: destination.desk, nbr_Phone: OTHER, nbr_ToldBy: "voice" });

	const { page, context } = await world.device();
	const kept = () => page.evaluate(() => localStorage.getItem("without-connection"));
	const opens = () =>
		page.goto(world.url).then(
			() => true,
			() => false,
		);

	await t.test("a member keeps the files and one of two numbers", async (t) => {
		await enter(page, staff);
		await go(page, "#/me");
		await page.getByRole("button", { name: "Keep the files on this device" }).click();
		await page.getByText("They lie on this device in clear text").waitFor();
		t.match(await kept(), '"numbers":[]', "no number is kept that wasn't chosen");
		await page.getByRole("checkbox", { name: OWN }).waitFor();
		await page.getByRole("checkbox", { name: OTHER }).check();
		await inspect(t, page, "without-connection-setting");
		t.notMatch(await kept(), OWN);
	});

	await t.test("after a lock and without a connection, the page opens, says so, and shows the number", async (t) => {
		await page.getByRole("button", { name: "Lock" }).click();
		await page.locator("input[name=password]").waitFor();
		await context.setOffline(true);
		t.ok(await opens(), "from the kept files");
		await page.getByText("There is no connection.").waitFor();
		await page.getByRole("link", { name: OTHER }).waitFor();
		await page.getByText("Destination, Desk of Destination").waitFor();
		t.equal(await page.getByText(OWN).count(), 0);
		await inspect(t, page, "without-connection");
	});

	await t.test("the sign-in works once there is a connection, and the notice goes", async () => {
		await context.setOffline(false);
		await page.getByText("There is no connection.").waitFor({ state: "detached" });
		await enter(page, staff);
	});

	await t.test("forgetting removes numbers and files", async (t) => {
		await go(page, "#/me");
		await page.getByRole("button", { name: "Forget files and numbers" }).click();
		await page.getByRole("button", { name: "Keep the files on this device" }).waitFor();
		t.equal(await kept(), null);
		await until("the files are gone", () => page.evaluate(async () => (await caches.keys()).length === 0));
		await context.setOffline(true);
		t.notOk(await opens());
		await context.setOffline(false);
		t.ok(await opens());
	});

	await t.test("a shared computer offers nothing of it, and forgets what was kept before", async (t) => {
		await page.evaluate(() => localStorage.setItem("without-connection", JSON.stringify({ numbers: [], at: 0 })));
		await page.reload();
		await page.getByRole("button", { name: "Somebody else" }).click();
		t.equal(await kept(), null, "somebody else finds no numbers");
		await page.evaluate(() => localStorage.setItem("without-connection", JSON.stringify({ numbers: [], at: 0 })));
		await page.getByRole("checkbox", { name: "This is a shared computer" }).check();
		await enter(page, staff);
		await until("it is forgotten", async () => (await kept()) === null);
		await openPlace(page, "Me and this device");
		await page.getByRole("heading", { name: "This device", exact: true }).waitFor();
		t.equal(await page.getByRole("heading", { name: "Start without a connection" }).count(), 0);
	});

	await t.test("it reads in Arabic", async (t) => {
		const arabic = await world.device("", { locale: "ar" });
		await enter(arabic.page, staff);
		await go(arabic.page, "#/me");
		await arabic.page.getByRole("button", { name: "احفظ الملفات على هذا الجهاز" }).click();
		await arabic.page.getByRole("checkbox", { name: OTHER }).check();
		await inspect(t, arabic.page, "without-connection-setting-ar");
		await arabic.context.setOffline(true);
		await arabic.page.goto(world.url);
		await arabic.page.getByText("لا يوجد اتصال.").waitFor();
		await arabic.page.getByRole("link", { name: OTHER }).waitFor();
		await inspect(t, arabic.page, "without-connection-ar");
	});
});

/**
 * The server tests the phones of a desk: its notice is opened and answered without a sign-in, and whoever is about to ask the desk reads it. A
 * test that nobody answers is told to the desk's coordinator.
 */

import type { Page } from "playwright-core";
import t from "tap";
import { type Duty, dropRingDevice, ringDevices, rotaOf, setContact, setRota } from "#sdk/index.ts";
import { pushService } from "../../../support/push-service.ts";
import { caseWith } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { browserOnDesktop } from "../../../support/web/browser.ts";
import { desktop } from "../../../support/web/desktop.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { ringableBrowser } from "../../../support/web/ringable-browser.ts";
import { enter, go, PHONE, signIn, WebWorld } from "../../../support/web/world.ts";

const HOUR = 3_600_000;

t.test("a desk's phones are tested", { skip: noBrowser }, async (t) => {
	const service = await pushService(t);
	const settings = { PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host, BELLS_TO_PRIVATE_ADDRESSES: "true" };
	const world = await WebWorld.boot(t, settings, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const { session } = destination.staff;
	const now = Date.now();
	// Where it is night now.
	const offset = (24 - new Date(now).getUTCHours()) % 24;
	const zone = offset <= 12 ? `Etc/GMT-${offset}` : `Etc/GMT+${24 - offset}`;
	const rota = await rotaOf(session, destination.desk);
	const rows = [{ member: destination.staff.id, from: now - HOUR, until: now + 5 * HOUR }];
	await setRota(session, destination.desk, { ...rota, rows, zone });

	const phone = await world.device("", { locale: "ar" });
	const wake = await ringableBrowser(phone.page, phone.context, service, world.url);
	const pushed = async () => {
		const before = service.pushes.length;
		await until(
			"the test is planned",
			async () => (await network.server.sql("UPDATE ring_test_plan SET due = 0 RETURNING desk")).length > 0,
		);
		return until("the push of the test", () => service.pushes[before]);
	};

	await t.test("the notice is opened on a locked phone, and one press answers", async (t) => {
		const { page } = phone;
		await enter(page, destination.staff);
		await go(page, "#/me");
		await page.getByRole("button", { name: "اسمح لهذا الجهاز بالرنين" }).click();
		await page.getByText("هذا الجهاز", { exact: true }).waitFor();
		const { text } = await pushed();
		t.same(await wake(text), ["هناك جديد"], "the notice is like each other");
		const { navigate } = JSON.parse(text).notification;
		// Without a worker that others share, another page locks this one.
		await page.goto("about:blank");
		await page.goto(navigate);
		await page.getByRole("dialog", { name: "اختبار: اضغط للإجابة" }).waitFor();
		t.equal(await page.evaluate(() => location.hash), "#/today", "the address keeps no token");
		await inspect(t, page, "ring-test-ar");
		await page.getByRole("button", { name: "أجب عن الاختبار" }).click();
		await page.getByRole("dialog", { name: "تمت الإجابة. شكرًا." }).waitFor();
		await inspect(t, page, "ring-test-done-ar");
		await page.getByRole("button", { name: "متابعة" }).click();
		await page.getByRole("dialog").waitFor({ state: "detached" });
	});

	await t.test("whoever is about to ask the desk reads it", async (t) => {
		const { page } = await world.signedIn(origin.coordinator);
		await go(page, "#/people");
		const line = page.getByText(
			/^The last test of this desk’s phones, on .* at night, was answered after less than a minute\. The server says this\.$/,
		);
		await line.waitFor();
		await inspect(t, page, "ring-test-people");
		const { id } = await caseWith(origin.coordinator.session, origin.desk, ["safe-contact", "logistics"]);
		await go(page, `#/cases/${id}/bed`);
		await page.getByRole("checkbox", { name: "Destination, Desk of Destination" }).check();
		await line.waitFor();
		await page.getByText("Somebody is on duty there now. The server says this.").waitFor();
		await inspect(t, page, "ring-test-bed");
		await go(page, `#/cases/${id}/tonight`);
		await page.getByLabel("Whom do you phone?").selectOption(destination.desk);
		await line.waitFor();
		await page.getByText("Somebody is on duty there now. The server says this.").waitFor();

		await t.test("and whether somebody is on duty there, or which number to call", async (t) => {
			const phone = "+40 21 000 222";
			const hours = { from: now - HOUR, until: now + 5 * HOUR };
			await setContact(session, destination.desk, [{ phone, when: "night" }]);
			const set = async (rows: Duty[]) => setRota(session, destination.desk, { ...(await rotaOf(session, destination.desk)), rows });
			await set([{ member: null, call: phone, ...hours }]);
			await page.reload();
			await signIn(page, origin.coordinator);
			const nobody = page.getByText(/^Nobody is on duty there now\. If it can’t wait, call/);
			for (const place of ["people", `cases/${id}/tonight`]) {
				await go(page, `#/${place}`);
				if (place.endsWith("tonight")) await page.getByLabel("Whom do you phone?").selectOption(destination.desk);
				await nobody.waitFor();
				await nobody.getByRole("link", { name: phone }).waitFor();
				await inspect(t, page, `nobody-on-duty-${place.split("/").at(-1)}`);
			}
			await set([]);
			await go(page, "#/people");
			await go(page, `#/cases/${id}/tonight`);
			await page.getByLabel("Whom do you phone?").selectOption(destination.desk);
			await page.getByText(/^This desk has no rota now\. An emergency rings everybody of it/).waitFor();
			await inspect(t, page, "no-rota-tonight");
			await set(rows);
		});
		await page.close();
	});

	const noDesktop = process.platform !== "linux" && "the desktop is that of a Linux computer";
	await t.test("a press on the notice opens the page when none is open", { skip: noDesktop }, async (t) => {
		const screen = await desktop(t);
		const context = await browserOnDesktop(t, screen, { viewport: PHONE, locale: "en-GB" });
		const first = await world.tab(context);
		const wakeThis = await ringableBrowser(first.page, context, service, world.url);
		await enter(first.page, destination.staff);
		await go(first.page, "#/me");
		const known = new Set((await ringDevices(session)).devices.map(({ id }) => id));
		await first.page.getByRole("button", { name: "Let this device ring" }).click();
		const { id: device, endpoint } = await until("the device", async () =>
			(await ringDevices(session)).devices.find(({ id }) => !known.has(id)),
		);
		const before = service.pushes.length;
		await pushed();
		const own = await until("the push of this device", () => service.pushes.slice(before).find(({ path }) => endpoint.endsWith(path)));
		await wakeThis(own.text);
		await until("the notice", () => screen.titles.length === 1);
		t.same(screen.titles, ["Something new"], "the system shows nothing else");
		await first.page.close();
		const isOfCloister = (page: Page) => page.url().startsWith(world.url);
		t.notOk(context.pages().some(isOfCloister));
		screen.press();
		const opened = await until("the page", () => context.pages().find(isOfCloister));
		await opened.getByRole("dialog", { name: "Test: press to answer" }).waitFor();
		t.equal(await opened.evaluate(() => location.hash), "#/today", "the address keeps no token");
		await opened.getByRole("button", { name: "Answer the test" }).click();
		await opened.getByRole("dialog", { name: "Answered. Thank you." }).waitFor();
		await dropRingDevice(session, device);
	});

	await t.test("a page that is open shows the test over its screen", async (t) => {
		const { page, context } = phone;
		await enter(page, destination.staff);
		await go(page, "#/people");
		const { text } = await pushed();
		await wake(text);
		const worker = await until("the service worker", () => context.serviceWorkers()[0]);
		await worker.evaluate(async () => {
			const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
			const [notification] = await scope.registration.getNotifications();
			const Click = (globalThis as unknown as { NotificationEvent: new (type: string, options: object) => Event }).NotificationEvent;
			globalThis.dispatchEvent(new Click("notificationclick", { notification }));
		});
		await page.getByRole("dialog", { name: "اختبار: اضغط للإجابة" }).waitFor();
		t.equal(await page.evaluate(() => location.hash), "#/people");
		await page.keyboard.press("Escape");
		await page.getByRole("dialog").waitFor({ state: "detached" });
	});

	await t.test("nobody answers, and the coordinator is told what to do", async (t) => {
		const minutes = 20 * 60_000;
		await network.server.sql(`UPDATE ring_test SET sent_at = sent_at - ${minutes}, answered_at = answered_at - ${minutes}`);
		await until("the test is over", async () => (await network.server.sql("SELECT FROM ring_test_token")).length === 0);
		const { page } = await world.signedIn(destination.coordinator);
		await page.getByText("The phones of Destination, Desk of Destination didn’t answer their test").waitFor();
		await page.getByText(/^Open “Me” on the phone that was on duty/).waitFor();
		await inspect(t, page, "ring-test-today");
		await go(page, "#/desk/duty");
		await page.getByText(/^Nobody answered the last test of this desk’s phones, on .* at night\. The server says this\.$/).waitFor();
		await inspect(t, page, "ring-test-duty");
	});
});

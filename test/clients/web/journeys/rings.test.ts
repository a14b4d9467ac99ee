/**
 * An emergency wakes a second person after the first doesn't look. The push goes through a push service that checks the RFCs, and the browser
 * gets it as from its own push service.
 */
import t from "tap";
import { handOffCase, recordConsent } from "#sdk/casework/index.ts";
import {
	addDesk,
	assignToDesk,
	attach,
	dropRingDevice,
	missedRings,
	openThread,
	ringDevices,
	rotaOf,
	setContact,
	setRota,
	testRingDevice,
	write,
} from "#sdk/index.ts";
import { pushService } from "../../../support/push-service.ts";
import { caseWith, SUMMARY, terms } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pdfOf } from "../../../support/web/pdfs.ts";
import { ringableBrowser } from "../../../support/web/ringable-browser.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

const HOUR = 3_600_000;

/** Counts the tones that the page makes, and keeps the numbers that it puts on its icon. A browser without a screen has no icon. */
function recordRings(): void {
	const page = Object.assign(globalThis as unknown as { tones: number; badges: number[] }, { tones: 0, badges: [] as number[] });
	const { start } = OscillatorNode.prototype;
	OscillatorNode.prototype.start = function (when) {
		page.tones++;
		start.call(this, when);
	};
	const keep = (count: number) => {
		page.badges.push(count);
		return Promise.resolve();
	};
	Object.assign(navigator, { setAppBadge: keep, clearAppBadge: () => keep(0) });
}

async function* pieces(bytes: Uint8Array<ArrayBuffer>) {
	yield bytes;
}

t.test("an emergency wakes a second person", { skip: noBrowser }, async (t) => {
	const service = await pushService(t);
	const settings = { PUSH_CONTACT: "admin@cloister-network.org", PUSH_SERVICES: service.host, BELLS_TO_PRIVATE_ADDRESSES: "true" };
	const world = await WebWorld.boot(t, settings, { hasOneTab: true });
	const { origin, transit, destination, network } = world.ready;
	const { session } = destination.staff;
	const now = Date.now();
	const rota = await rotaOf(session, destination.desk);
	const there = transit.staff.session;
	await setContact(there, transit.desk, [{ phone: "+39 06 000 444", when: "always" }]);
	const ofTransit = [{ member: transit.staff.id, from: now - HOUR, until: now + 5 * HOUR }];
	await setRota(there, transit.desk, { ...(await rotaOf(there, transit.desk)), rows: ofTransit });
	const rows = [
		{ member: destination.staff.id, from: now - HOUR, until: now + HOUR },
		{ member: destination.coordinator.id, from: now + HOUR, until: now + 2 * HOUR },
	];
	await setRota(session, destination.desk, { ...rota, rows });
	await setContact(session, destination.desk, [{ phone: "+49 30 000 111", when: "night" }]);

	const second = await world.device("", { locale: "ar" });
	const wake = await ringableBrowser(second.page, second.context, service, world.url);
	await t.test("the second person lets a phone ring, and tries it", async (t) => {
		await enter(second.page, destination.coordinator);
		await go(second.page, "#/me");
		await second.page.getByRole("button", { name: "اسمح لهذا الجهاز بالرنين" }).click();
		await second.page.getByText("هذا الجهاز", { exact: true }).waitFor();
		await inspect(t, second.page, "ringing-ar");
		await second.page.getByRole("button", { name: "اجعله يرنّ الآن" }).click();
		const { text } = await until("the push", () => service.pushes[0]);
		t.same(await wake(text), ["هناك جديد"], "each push shows a notice with one sentence");
	});

	await t.test("a subscription for an earlier key of the server is made anew at the next opening, with the same choice", async (t) => {
		const { page } = second;
		const devices = async () => (await ringDevices(destination.coordinator.session)).devices;
		const always = page.getByLabel("أيضًا عندما لا أكون في المناوبة");
		await always.click();
		await until("the page shows the choice", () => always.isChecked());
		const [before] = await devices();
		t.equal(before?.always, true);
		await page.evaluate(() => {
			const made = JSON.parse(localStorage.getItem("subscription of the browser") ?? "");
			localStorage.setItem("subscription of the browser", JSON.stringify({ ...made, key: "AAAA" }));
		});
		await page.reload();
		await enter(page, destination.coordinator);
		const made = await until("another subscription", async () => (await devices()).find(({ id }) => id !== before?.id));
		t.not(made.endpoint, before?.endpoint);
		t.equal(made.always, true);
		await dropRingDevice(destination.coordinator.session, before?.id as string);
	});

	await t.test("a device whose browser has lost its subscription says that it isn't rung any more", async () => {
		const { page } = second;
		const made = await page.evaluate(() => {
			const kept = localStorage.getItem("subscription of the browser") ?? "";
			localStorage.removeItem("subscription of the browser");
			return kept;
		});
		await page.reload();
		await enter(page, destination.coordinator);
		await page.getByText("لم يعد هذا الجهاز يرنّ").waitFor();
		await page.evaluate((kept) => localStorage.setItem("subscription of the browser", kept), made);
		await page.reload();
		await enter(page, destination.coordinator);
	});

	await t.test("an iPhone is led through the Home Screen first", async () => {
		const phone = await world.signedIn(origin.staff, { userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X)" });
		await go(phone.page, "#/me");
		await phone.page.getByRole("heading", { name: "Ringing" }).waitFor();
		await phone.page.getByText(/press Add to Home Screen/).waitFor();
	});

	const first = await world.signedIn(destination.staff);
	await first.page.evaluate(recordRings);
	const { tones, badges } = { tones: () => first.page.evaluate("tones"), badges: () => first.page.evaluate("badges.at(-1)") };
	const own = await caseWith(session, destination.desk, ["identity", "safe-contact"]);
	const papers = await openThread(session, "Papers", [{ kind: "desk", id: destination.desk }], destination.desk);
	const content = pdfOf(["Her papers"]);
	const type = "application/pdf";
	const { header, info } = await attach(session, papers, { name: "papers.pdf", type, size: content.length, content: pieces(content) });
	await write(session, papers, { kind: "text", text: "Papers", language: null, files: [info] }, { attachments: [header] });
	await t.test("a person answers on the whole screen of whoever is on duty", async () => {
		const { page } = first;
		const tick = (question: string, answer: string) =>
			page.getByRole("group", { name: question }).getByLabel(answer, { exact: true }).click();
		const goOn = () => page.getByRole("button", { name: "Go on" }).click();
		await go(page, `#/cases/${own.id}/consents/new`);
		await tick("Is she alone with you?", "yes");
		await page.getByLabel("In which language do you ask her?").selectOption("ar");
		await goOn();
		await page.getByLabel("Whom may we tell?").selectOption(origin.id);
		await tick("What will they do for her?", "a safe place to stay");
		await tick("What may they know?", "name and age");
		await goOn();
		await page.getByRole("button", { name: "Show it to her, full screen" }).click();
		await page.getByRole("dialog", { name: "For the person" }).waitFor();
	});

	const asker = await world.signedIn(origin.coordinator);
	const mine = origin.coordinator.session;
	const { id, of } = await caseWith(mine, origin.desk, ["identity"]);
	const consent = await recordConsent(mine, id, terms(destination.id, ["identity"], mine.now()));
	const handoff = await handOffCase(mine, id, {
		kind: "transfer",
		to: destination.desk,
		reason: "MigrationOrChangeOfLocation",
		priority: "emergency",
		travel: true,
		followUp: false,
		sections: [{ compartment: of.identity as string, byHand: false }],
		purposes: ["shelter"],
		basis: { kind: "consent", consent },
		summary: SUMMARY,
	});

	await t.test("what the person sees stays as it is, and makes no sound", async (t) => {
		const { page } = first;
		const hidden = page.locator(".ring-banner");
		await hidden.waitFor({ state: "attached" });
		await until("the icon has its number", async () => (await badges()) === 1);
		const isCovered = ([x, y]: number[]) => document.elementFromPoint(x ?? 0, y ?? 0)?.closest("dialog.show") !== null;
		const box = await hidden.boundingBox();
		t.ok(box && (await page.evaluate(isCovered, [box.x + box.width / 2, box.y + box.height / 2])), "the banner is behind it");
		t.equal(await tones(), 0);
		await inspect(t, page, "ring-behind-show");
		const shown = page.getByRole("dialog", { name: "For the person" });
		for (let i = 0; i < 6; i++) await shown.locator(".show-next").click();
		await shown.locator(".show-answers button").last().click();
		await shown.waitFor({ state: "detached" });
		await until("it sounds after that", async () => Number(await tones()) >= 2);
	});

	await t.test("whoever is on duty sees a banner over any screen, but not over the call card", async (t) => {
		await go(first.page, "#/people");
		const banner = first.page.getByRole("alert").filter({ hasText: "An emergency waits for Destination, Desk of Destination." });
		await banner.waitFor();
		t.match(await first.page.title(), /^\(1\) /);
		await inspect(t, first.page, "ring-banner");
		t.equal(await badges(), 1, "the icon has a number");
		await first.page.getByRole("link", { name: "Today 1" }).waitFor();
		await go(first.page, `#/cases/${own.id}/call`);
		await first.page.getByRole("link", { name: /Back/ }).first().waitFor();
		await banner.waitFor({ state: "detached" });
		const onCard = await tones();
		await go(first.page, "#/me");
		await banner.waitFor();
		await until("it sounds again at once", async () => Number(await tones()) > Number(onCard));
		// The box shows the setting, which changes when it is saved.
		const sound = first.page.getByLabel("What can't wait makes a sound");
		await sound.click();
		await until("the sound is off", async () => !(await sound.isChecked()));
		await go(first.page, `#/cases/${own.id}/call`);
		await banner.waitFor({ state: "detached" });
		const silent = await tones();
		await go(first.page, `#/threads/${papers}`);
		await banner.waitFor();
		await first.page.getByRole("button", { name: "Show the PDF" }).click();
		await first.page.getByRole("dialog").getByText("An emergency waits for Destination, Desk of Destination.").waitFor();
		t.ok(await first.page.getByRole("dialog").getByRole("button", { name: "I take it" }).isVisible(), "a PDF doesn't hide it");
		await first.page.frameLocator("iframe").locator("canvas").waitFor();
		await inspect(t, first.page, "ring-over-pdf");
		await first.page.getByRole("button", { name: "Back", exact: true }).click();
		t.equal(await tones(), silent, "without its sound it is quiet");
		await go(asker.page, `#/handoffs/${handoff.id}`);
		await asker.page.getByText(/^Rung at .*: 1 person, no device\.$/).waitFor();
		await asker.page.getByText("Nobody has taken it yet.").waitFor();
		await asker.page.getByText("On duty now: 1 person. Staff", { exact: true }).waitFor();
		await asker.page.locator(".rung").getByRole("link", { name: "+49 30 000 111" }).waitFor();
		t.equal(await asker.page.getByText("Phone them now.").count(), 0);
		t.equal(await asker.page.getByText("Nobody answers.").count(), 0);
		await inspect(t, asker.page, "rung");
	});

	await t.test("whoever is with somebody isn't rung for two hours, unless they end it", async (t) => {
		const { page } = first;
		const banner = page.getByRole("alert").filter({ hasText: "An emergency waits" });
		await banner.waitFor();
		const pressed = Date.now();
		await page.getByRole("button", { name: "I'm with somebody" }).click();
		await page.getByText(/^Nothing rings you until /).waitFor();
		await banner.waitFor({ state: "detached" });
		const [row] = await network.server.sql("SELECT until_at::float8 AS until FROM busy_member");
		const minutes = (Number(row?.until) - pressed) / 60_000;
		t.ok(minutes >= 120 && minutes < 125, `${minutes} minutes`);
		await inspect(t, page, "ring-with-somebody");
		await page.getByRole("button", { name: "Ring me again" }).click();
		await banner.waitFor();
	});

	await t.test("nobody takes it, and the phone of the next one rings", async (t) => {
		const before = service.pushes.length;
		await network.server.sql("UPDATE ladder SET starts = starts - 300000, next_at = next_at - 300000");
		const push = await until("the push to the second person", () => service.pushes[before]);
		t.same(await wake(push.text), ["هناك جديد"]);
		await second.page.getByRole("alert").filter({ hasText: "حالة طارئة تنتظر" }).waitFor();
		await inspect(t, second.page, "ring-banner-ar");
		await go(asker.page, "#/today");
		await go(asker.page, `#/handoffs/${handoff.id}`);
		await asker.page.getByText(/^Rung at .*: 2 people, 1 device\.$/).waitFor();
		await asker.page.getByText("Phone them now.").waitFor();
		await asker.page.getByRole("link", { name: "+49 30 000 111" }).first().waitFor();
		await inspect(t, asker.page, "rung-call");
	});

	await t.test("after 15 minutes the asker reads what else to do, and the coordinators see that nobody took it", async (t) => {
		await network.server.sql("UPDATE ladder SET starts = starts - 600000, next_at = next_at - 600000");
		await go(asker.page, "#/today");
		await go(asker.page, `#/handoffs/${handoff.id}`);
		await asker.page.getByText("Nobody answers. Think of another desk, and of the emergency numbers.").waitFor();
		await asker.page.getByRole("link", { name: "Call card with emergency numbers" }).first().waitFor();
		const others = asker.page.locator(".rung .row");
		const other = others.filter({ hasText: "Transit, Desk of Transit" });
		await other.getByText("Somebody is on duty there now. The server says this.").waitFor();
		await other.getByRole("link", { name: "+39 06 000 444" }).waitFor();
		t.equal(await others.count(), 1, "neither our desk nor the one that doesn't answer");
		for (const name of ["North", "South", "East", "West", "Harbour"]) {
			const desk = await addDesk(transit.coordinator.session, { name });
			await assignToDesk(transit.coordinator.session, desk, transit.staff.id);
		}
		await go(asker.page, "#/today");
		await go(asker.page, `#/handoffs/${handoff.id}`);
		await until("five of the six are shown", async () => (await others.count()) === 5);
		t.match(await others.first().textContent(), /Desk of Transit/, "first the one at which somebody is on duty");
		await inspect(t, asker.page, "rung-others");
		const missed = () => missedRings(destination.coordinator.session, destination.desk);
		await until("the server has written it down", async () => (await missed()).some((each) => each.handoff === handoff.id));
		await go(second.page, `#/desk/${destination.desk}/bell`);
		await second.page.getByText("لم يتولَّها أحد بعد.").waitFor();
		await inspect(t, second.page, "missed-rings-ar");
		await other.getByRole("link", { name: "Transit, Desk of Transit" }).click();
		await until("the request names that desk", () => asker.page.getByRole("checkbox", { name: "Desk of Transit" }).isChecked());
		await inspect(t, asker.page, "rung-ask-other");
		await go(asker.page, `#/handoffs/${handoff.id}`);
	});

	await t.test("the second person takes it: nothing rings any more, and the asker reads the name", async () => {
		await second.page.getByRole("button", { name: "أنا أتولى الأمر" }).first().click();
		await second.page.getByRole("alert").waitFor({ state: "detached" });
		await first.page.getByRole("alert").waitFor({ state: "detached" });
		await until("the number on the icon goes", async () => (await badges()) === 0);
		await asker.page.getByText(/ took it at /).waitFor();
		await inspect(t, asker.page, "rung-taken");
	});

	await t.test("somebody signs in on the second person's browser as on a shared computer: it rings nobody any more", async (t) => {
		const { page } = second;
		const { coordinator } = destination;
		const devices = async () => (await ringDevices(coordinator.session)).devices;
		const [device] = await devices();
		const isSubscribed = () => page.evaluate(() => localStorage.getItem("subscription of the browser") !== null);
		t.ok(await isSubscribed());
		await page.reload();
		await page.getByRole("button", { name: "شخص آخر" }).click();
		t.ok(await isSubscribed(), "another name alone ends nothing");
		await page.getByRole("checkbox").check();
		await enter(page, origin.staff);
		await until("the subscription has ended", async () => !(await isSubscribed()));
		const workers = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
		await until("and its service worker", async () => (await workers()) === 0);
		await testRingDevice(coordinator.session, device?.id as string);
		await until("the server has forgotten it", async () => (await devices()).length === 0);
		await page.reload();
		await enter(page, coordinator);
		await page.getByText("لم يعد هذا الجهاز يرنّ").waitFor();
		await inspect(t, page, "ring-ended-on-shared-computer-ar");
	});
});

/** A server that lies, as people see it: each alarm has its level and its sentences, and stops no more than it must. */
import type { Page } from "playwright-core";
import t from "tap";
import { fromBase64Url, toBase64Url } from "#protocol/bytes.ts";
import { decodeCbor, encodeCbor } from "#protocol/cbor.ts";
import { ALARM_CODES } from "#sdk/alarms.ts";
import { addNumber, assignLead, openCase, recordFirstHour } from "#sdk/casework/index.ts";
import { type AlarmCode, doUpkeep, message, openThread, setContact, write } from "#sdk/index.ts";
import { messageTexts } from "../../../clients/web/build/words.ts";
import { ALARM_LEVELS } from "../../../clients/web/levels.ts";
import { drop, forge, type Lie, reorder, replay } from "../../support/lying/lies.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { violations } from "../../support/web/access.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { inspect } from "../../support/web/inspect.ts";
import { hearPorts, lieTo, raise } from "../../support/web/lies.ts";
import { pictures } from "../../support/web/pictures.ts";
import { settled } from "../../support/web/settled.ts";
import { enter, go, signIn, WebWorld } from "../../support/web/world.ts";

const CLASSES = { note: "notice-info", here: "notice-warn", everything: "notice-danger" } as const;
const SENTENCES = { note: ["saw", "do"], here: ["saw", "not", "safe", "do"], everything: ["saw", "not", "safe", "do"] } as const;

const [english, arabic] = [messageTexts("en"), messageTexts("ar")];

const sentencesOf = (code: AlarmCode, words = english) =>
	SENTENCES[ALARM_LEVELS[code]].map((name) => words[`alarm.${code}.${name}`] as string);

/** Waits until a code is shown once, at its level and with its sentences. */
async function shown(page: Page, code: AlarmCode, words?: Record<string, string>): Promise<void> {
	const [saw, ...more] = sentencesOf(code, words);
	const card = page.locator(`.${CLASSES[ALARM_LEVELS[code]]}`, { hasText: saw as string });
	await card.waitFor();
	for (const sentence of more) await card.getByText(sentence).waitFor();
}

/** The server refuses the address from which somebody signs in. */
const otherAddress: Lie = {
	name: "refuse session.finish not-allowed",
	on: "session.finish",
	apply(reply) {
		reply.status = 403;
		reply.json = { error: "not-allowed", field: "origin", detail: "", request: "00000000-0000-4000-8000-000000000000" };
	},
};

/** The keybag of another network. */
function inOtherNetwork(bag: string): string {
	const outside = decodeCbor(fromBase64Url(bag)) as { network: Uint8Array };
	return toBase64Url(encodeCbor({ ...outside, network: new Uint8Array(32).fill(1) }));
}

const AT_THE_DOOR: [AlarmCode, Lie][] = [
	["directory-forked", forge("directory.read", "checkpoint.root", "A".repeat(43))],
	["directory-shrunk", forge("directory.read", "checkpoint.size", (size: number) => size + 1)],
	["keybag-old", forge("session.finish", "bag", "AAAA")],
	["network-mismatch", forge("session.finish", "bag", inOtherNetwork)],
	["other-address", otherAddress],
];

t.test("a server that lies", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const [mine, theirs] = [ana.session, destination.staff.session];
	const begin = async (title: string) => {
		const id = await openThread(mine, title, [{ kind: "desk", id: destination.desk }], origin.desk);
		await doUpkeep(mine);
		for (const text of ["One.", "Two.", "Three."]) await write(theirs, id, message(`${title} ${text}`));
		return id;
	};
	const [talk, other] = [await begin("Talk"), await begin("Other")];
	const { id: ofCase } = await openCase(mine, origin.desk, { sections: ["identity", "safe-contact"] });
	await assignLead(mine, ofCase, ana.id);
	await recordFirstHour(mine, ofCase, {
		person: { idn_CallHer: "Mira" },
		channel: { sct_Kind: "phone", prs_MobilePhone: "+373 60 000 000", sct_When: "only mornings", sct_LeaveMessage: "never" },
	});
	const told = { nbr_ToldBy: "voice" };
	await addNumber(mine, origin.desk, { ...told, nbr_Desk: destination.desk, nbr_Phone: "+49 30 000 111" });
	await addNumber(mine, origin.desk, { ...told, nbr_Member: world.ready.admin.id, nbr_Phone: "+41 22 000 222" });
	await setContact(mine, origin.desk, [{ phone: "+355 69 000 333", when: "always" }]);
	const open = async (page: Page, thread: string) => {
		await go(page, `#/threads/${thread}`);
		await page.getByText(thread === talk ? "Talk Three." : "Other Three.").waitFor();
	};
	const send = (page: Page) => page.getByRole("button", { name: /^Send to 2 desks/ });
	const worksIn = async (page: Page, thread: string, text: string) => {
		await open(page, thread);
		await page.getByLabel("Your message").fill(text);
		await send(page).click();
		await page
			.locator(".message", { hasText: text })
			.getByText(/^sent /)
			.waitFor();
	};

	const { page } = await world.device();
	const lie = await lieTo(page);

	await t.test("at the door, nobody is signed in, and the person learns whom to phone", async (t) => {
		// The device knows its network from now on.
		await enter(page, ana);
		await page.reload();
		for (const [code, told] of AT_THE_DOOR) {
			lie(told);
			await signIn(page, ana);
			await shown(page, code);
			t.equal(await page.locator("#content").count(), 0, `${code}: not signed in`);
			t.same(await violations(page), [], code);
			if (code === "keybag-old") await pictures(page, "lies-door");
		}
		lie();
	});

	await hearPorts(page);
	await enter(page, ana);
	// The numbers are read once, and the lies below would be about them too.
	await page.getByRole("link", { name: "+355 69 000 333" }).waitFor();

	await t.test("a message that is left out is a note, and the work goes on", async (t) => {
		lie(drop("compartments.page", "entries.2"));
		await open(page, talk);
		await shown(page, "entry-missing");
		t.equal(await page.getByText("Talk Two.").count(), 0);
		await inspect(t, page, "lies-note");
		lie();
		await worksIn(page, talk, "The work goes on.");
	});

	await t.test("a changed message stops the writing in its thread, and nowhere else", async (t) => {
		lie(forge("compartments.page", "entries.1.box", (box?: string) => box && `${box.slice(0, -8)}AAAAAAAA`));
		await open(page, other);
		await shown(page, "content-tampered");
		await page.getByText("Other Two.").waitFor();
		await page.getByLabel("Your message").fill("I can't send this here.");
		t.ok(await send(page).isDisabled(), "writing is off");
		await page.getByText("Writing is off here").waitFor();
		const card = page.locator(".notice-warn", { hasText: sentencesOf("content-tampered")[0] as string });
		t.equal(await card.getByRole("link", { name: "+49 30 000 111" }).getAttribute("href"), "tel:+4930000111", "the desk on the other side");
		await card.getByRole("link", { name: "+355 69 000 333" }).waitFor();
		await card.getByText("I have told ...").click();
		await card.getByLabel("Whom have you told? Write the name.").fill("Mareike");
		await card.getByRole("button", { name: "Note it down" }).click();
		await card.getByText(/^Told: Mareike, /).waitFor();
		await inspect(t, page, "lies-here");
		lie();
		await worksIn(page, talk, "Elsewhere I can.");
	});

	await t.test("what can't be used isn't shown, and its card stands there once", async (t) => {
		lie(replay("compartments.page", "entries.1"));
		const third = await begin("Third");
		await go(page, `#/threads/${third}`);
		await shown(page, "entry-replayed");
		t.equal(await page.getByText(sentencesOf("entry-replayed")[0] as string).count(), 1);
		t.equal(await page.getByText("Third One.").count(), 0);
		lie(reorder("cases.get", "statements"));
		await go(page, `#/cases/${ofCase}`);
		await shown(page, "content-tampered");
		t.equal(await page.getByText(sentencesOf("content-tampered")[0] as string).count(), 1);
		await pictures(page, "lies-case");
		lie();
		await worksIn(page, talk, "Still here.");
	});

	await t.test("beside a message stands its author's time, and another time of the server is marked", async (t) => {
		const from = Date.now() - 3_600_000;
		const timesOf = async () =>
			page
				.locator(".message", { hasText: "Talk Two." })
				.locator("time")
				.evaluateAll((all) => all.map((each) => each.getAttribute("datetime")));
		const marks = page.getByText(/^The server gives another time: /);
		await open(page, talk);
		const honest = await timesOf();
		t.equal(await marks.count(), 0);
		t.ok(Date.parse(honest[0] ?? "") > from);
		lie(forge("compartments.page", "entries.2.at", (at: number) => at - 11 * 60_000));
		await page.reload();
		await enter(page, ana);
		await open(page, talk);
		await marks.waitFor();
		t.same(await timesOf(), honest);
		t.equal(await marks.count(), 1);
		await inspect(t, page, "lies-time");
		lie();
	});

	await t.test("an alarm about something else is one line that leads to all of them", async (t) => {
		lie(
			forge("directory.names", "names", (all: { name: string }[]) => all.map((each, i) => (i === 0 ? { ...each, name: "Mallory" } : each))),
		);
		// The names are fetched once in a sitting.
		await page.reload();
		await enter(page, ana);
		await go(page, "#/people");
		await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
		await page.getByRole("link", { name: "See what, and what to do" }).waitFor();
		await inspect(t, page, "lies-elsewhere");
		await page.getByRole("link", { name: "See what, and what to do" }).click();
		await shown(page, "name-mismatch");
		lie();
		await page.getByRole("link", { name: "See what, and what to do" }).waitFor({ state: "detached" });
	});

	await t.test("what waits is shown on Today, although the server answers with empty lists", async (t) => {
		const { id, of } = await caseWith(theirs, destination.desk, ["identity"]);
		await requestTransfer(theirs, id, origin, ["identity"], of);
		const row = page.getByRole("link", { name: /, Desk of Destination asks for our help\.$/ }).first();
		await openThread(theirs, "Never opened", [{ kind: "desk", id: origin.desk }], destination.desk);
		const unread = page.getByRole("link", { name: /^Never opened: 1 new/ });
		await go(page, "#/today");
		await row.waitFor();
		await unread.waitFor();
		const lists = ["unread", "handoffs", "asks", "leadless", "withoutCustodian", "attests"].map((list) => forge("cases.inbox", list, []));
		lie(...lists, forge("cases.list", "cases", []), forge("compartments.list", "compartments", []));
		await page.reload();
		await enter(page, ana);
		await go(page, "#/today");
		await row.waitFor();
		await unread.waitFor();
		await inspect(t, page, "lies-today");
		await page.getByRole("link", { name: "See what, and what to do" }).click();
		for (const sentence of sentencesOf("waiting-hidden")) await page.getByText(sentence).first().waitFor();
		lie();
	});

	await t.test("every other alarm has its level and its sentences, here and in the list", async (t) => {
		const codes = ALARM_CODES.filter((code) => ALARM_LEVELS[code] !== "everything");
		await open(page, talk);
		t.ok(await send(page).isVisible());
		for (const code of codes.filter((each) => ALARM_LEVELS[each] === "note")) {
			await raise(page, { code, subject: talk, detail: "made" });
			await shown(page, code);
		}
		await page.getByLabel("Your message").fill("Notes stop nothing.");
		t.ok(await send(page).isEnabled());
		for (const code of codes.filter((each) => ALARM_LEVELS[each] === "here")) {
			await raise(page, { code, subject: talk, detail: "made" });
			await shown(page, code);
			t.ok(await send(page).isDisabled(), `${code}: writing is off`);
		}
		t.same(await violations(page), []);
		await go(page, "#/alarms");
		await page.getByRole("heading", { level: 1, name: "Alarms" }).waitFor();
		for (const code of codes) for (const sentence of sentencesOf(code)) await page.getByText(sentence).first().waitFor();
		await inspect(t, page, "lies-all");
	});

	await t.test("the list of alarms outlives the sitting, with the names of those who were told, and stops nothing", async (t) => {
		await page.reload();
		await enter(page, ana);
		await go(page, "#/alarms");
		await page.getByText("This list stays on this device").waitFor();
		const [saw = ""] = sentencesOf("content-tampered");
		await page
			.locator("article", { hasText: saw })
			.getByText(/^Told: Mareike, /)
			.waitFor();
		const [missing = ""] = sentencesOf("entry-missing");
		const note = page.locator("article", { hasText: missing }).first();
		await note.getByText("I have told ...").click();
		await note.getByLabel("Whom have you told? Write the name.").fill("Ilir");
		await note.getByRole("button", { name: "Note it down" }).click();
		await note.getByText(/^Told: Ilir, /).waitFor();
		await inspect(t, page, "lies-list");
		await worksIn(page, other, "The alarm was of an earlier sitting.");
	});

	await t.test("Stop everything keeps what was typed, and the call card stays readable", async (t) => {
		await go(page, `#/cases/${ofCase}/call`);
		await page.getByRole("heading", { level: 1, name: "Mira" }).waitFor();
		const third = await begin("Draft");
		await go(page, `#/threads/${third}`);
		await page.getByLabel("Your message").fill("Not yet sent.");
		lie(forge("directory.read", "checkpoint.root", "A".repeat(43)));
		// A new thread begins with the newest directory.
		await go(page, "#/threads/new");
		await page.getByLabel("What is it about?").fill("A title");
		await page.getByRole("button", { name: "Begin the thread" }).click();
		await page.getByRole("heading", { level: 1, name: "We stopped here" }).waitFor();
		await shown(page, "directory-forked");
		t.equal(await page.locator("#content").count(), 0);
		await page.getByRole("link", { name: "+41 22 000 222" }).waitFor();
		await page.getByText(/^Mira/).click();
		t.equal(await page.getByRole("link", { name: /^Call / }).getAttribute("href"), "tel:+37360000000");
		await inspect(t, page, "lies-everything");
		lie();
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
		await enter(page, ana);
		await go(page, `#/threads/${third}`);
		await page.getByText("You wrote this earlier and didn't send it.").waitFor();
		t.equal(await page.getByLabel("Your message").inputValue(), "Not yet sent.");
	});

	await t.test("Stop everything stays on the screen when the file of the call cards can't be loaded", async (t) => {
		const { page } = await world.device();
		await hearPorts(page);
		await enter(page, origin.coordinator);
		await page.route("**/assets/kept-cards-*.js", (route) => route.abort("internetdisconnected"));
		const asked = page.waitForEvent("requestfailed");
		await raise(page, { code: "altered-web-code", subject: null, detail: "made" });
		await asked;
		await settled(page);
		await shown(page, "altered-web-code");
		t.ok(await page.getByRole("button", { name: "Sign out" }).isVisible());
	});

	await t.test("in Arabic too", async (t) => {
		const { page } = await world.device("", { locale: "ar" });
		await hearPorts(page);
		await enter(page, origin.coordinator);
		await raise(page, { code: "altered-web-code", subject: null, detail: "made" });
		await shown(page, "altered-web-code", arabic);
		await inspect(t, page, "lies-everything-ar");
	});

	await t.test("an honest server has raised no alarm", async (t) => {
		const { page } = await world.signedIn(destination.staff);
		for (const hash of [`#/threads/${talk}`, "#/people", "#/handoffs", "#/alarms"]) await go(page, hash);
		await page.getByText("No alarms. If the server").waitFor();
		t.pass();
	});
});

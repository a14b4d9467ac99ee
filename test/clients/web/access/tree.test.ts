/** What a screen reader is told about readers, messages, route and alarms. Also forced colours, zoom and reduced motion. */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, receiveHandoff, recordDeparture } from "#sdk/casework/index.ts";
import { doUpkeep, message, openThread, write } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { hearPorts, raise } from "../../../support/web/lies.ts";
import { enter, go, WebWorld } from "../../../support/web/world.ts";

/** The accessibility tree. Days, times and ids are replaced, because they differ in each run. */
async function treeOf(page: Page, selector: string): Promise<string> {
	const part = page.locator(selector).first();
	await part.waitFor();
	return (await part.ariaSnapshot())
		.replace(/\d{1,2} \w+ \d{4}/g, "DAY")
		.replace(/\d{2}:\d{2}/g, "TIME")
		.replace(/#\/~[\w-]+/g, "#/SEALED")
		.replace(/[0-9a-f-]{36}/g, "ID");
}

t.test("the accessibility tree", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const [mine, theirs] = [origin.staff.session, destination.staff.session];
	const thread = await openThread(mine, "Talk", [{ kind: "desk", id: destination.desk }], origin.desk);
	await doUpkeep(mine);
	await write(mine, thread, message("She arrives at nine."));
	await write(theirs, thread, message("We will be there."));
	const { id, of } = await caseWith(mine, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(mine, id, destination, ["identity"], of);
	await acceptHandoff(theirs, ref);
	await recordDeparture(mine, ref);
	await receiveHandoff(theirs, ref);
	const { page } = await world.device();
	await hearPorts(page);
	await enter(page, destination.staff);

	await t.test("the readers of a thread stand in a region of their own", async (t) => {
		await go(page, `#/threads/${thread}`);
		t.equal(await treeOf(page, ".holders"), HOLDERS);
	});

	await t.test("the messages are one list, each with author and time", async (t) => {
		t.equal(await treeOf(page, ".messages"), MESSAGES);
	});

	await t.test("the route of a case is a list of desks, with the one that has the case", async (t) => {
		await go(page, `#/cases/${id}/route`);
		t.equal(await treeOf(page, ".route"), ROUTE);
	});

	await t.test("an alarm is read out at once", async (t) => {
		await go(page, `#/threads/${thread}`);
		await raise(page, { code: "entry-replayed", subject: thread, detail: "made" });
		// It is there as soon as the alarm is in the list of this device.
		await page.getByText("I have told ...").waitFor();
		t.equal(await treeOf(page, ".notice-warn"), ALARM);
	});

	await t.test("with forced colours, every control has a border and the focus has an outline", async (t) => {
		await page.emulateMedia({ forcedColors: "active" });
		const bare = await page.locator("main :is(button, input, select, textarea, .button):visible").evaluateAll((all) =>
			all
				.filter((each) => {
					const { borderTopStyle, borderTopWidth } = getComputedStyle(each);
					return borderTopStyle === "none" || borderTopWidth === "0px";
				})
				.map(({ outerHTML }) => outerHTML.slice(0, 120)),
		);
		t.same(bare, []);
		await page.keyboard.press("Tab");
		t.equal(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle), "solid");
		const place = page.locator(".place.active").first();
		t.not(await place.evaluate((each) => getComputedStyle(each).borderTopWidth), "0px", "the present place has a line, not only a colour");
		await page.emulateMedia({ forcedColors: "none" });
	});

	await t.test("a window of 1280 by 1024, zoomed to 400 %, leaves more than half of its height for the content", async (t) => {
		const size = page.viewportSize();
		await page.setViewportSize({ width: 320, height: 256 });
		const covered = await page
			.locator(".frame-header, .places")
			.evaluateAll((bars) =>
				bars.reduce((sum, bar) => sum + (getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().height : 0), 0),
			);
		t.ok(covered > 0 && covered < 128, `${covered} pixels are covered`);
		if (size) await page.setViewportSize(size);
	});

	await t.test("where less motion is wanted, nothing moves", async (t) => {
		const moving = await page.evaluate(() =>
			[...document.querySelectorAll("*")]
				.filter((each) => {
					const { transitionDuration, animationName } = getComputedStyle(each);
					return /[1-9]/.test(transitionDuration) || animationName !== "none";
				})
				.map(({ outerHTML }) => outerHTML.slice(0, 120)),
		);
		t.same(moving, []);
	});
});

const HOLDERS = `- region "Who can read this:":
  - paragraph:
    - strong: "Who can read this:"
    - text: Origin, Desk of Origin (2 people) , Destination, Desk of Destination (2 people)
    - link "The whole list":
      - /url: /#/SEALED`;

const MESSAGES = `- list:
  - listitem:
    - paragraph:
      - strong: Name of person-3
      - text: Desk of Origin
      - time: DAY, TIME
    - paragraph: She arrives at nine.
    - paragraph:
      - button "Reply"
  - listitem:
    - paragraph:
      - strong: You
      - text: Desk of Destination
      - time: sent DAY, TIME
    - paragraph: We will be there.
    - paragraph:
      - button "Reply"
      - button "Change"
      - button "Take back"`;

const ROUTE = `- list "The route of the case":
  - listitem:
    - paragraph: Origin, Desk of Origin
    - paragraph: Albania
    - paragraph: had the case
    - paragraph: since DAY
  - listitem:
    - paragraph: Destination, Desk of Destination
    - paragraph: Germany
    - paragraph: has the case
    - paragraph: since DAY`;

const ALARM = `- alert:
  - paragraph: The server shows something twice, or in the wrong place.
  - paragraph: What was written is not changed.
  - paragraph: Everything outside of this thread or section is as it was.
  - paragraph: Don't decide on what you see here until an admin has looked at it.
  - status
  - group: I have told ...
  - group: Technical details`;

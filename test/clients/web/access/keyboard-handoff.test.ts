/**
 * A hand-off by keyboard alone: accept, arrange, depart, receive. Each desk has its own device. The focus is asserted at each step.
 * keyboard-case.test.ts has the steps before.
 */
import type { Locator, Page } from "playwright-core";
import t from "tap";
import { loadCase } from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { arrived, chooseNamed, dialogOpened, focusIn, pressKey, select, type } from "../../../support/web/keyboard.ts";
import { DESKTOP, go, WebWorld } from "../../../support/web/world.ts";

const standing = (page: Page) => page.locator("#handoff-state");

/** Presses a move and its button in the dialog. Afterwards the sentence about the hand-off has the focus, because the button may be gone. */
async function move(page: Page, name: string, then: RegExp, fill: (dialog: Locator) => Promise<void> = async () => {}): Promise<void> {
	await pressKey(page, page.getByRole("button", { name, exact: true }));
	const dialog = await dialogOpened(page, name);
	await fill(dialog);
	await pressKey(page, dialog.getByRole("button", { name, exact: true }));
	await dialog.waitFor({ state: "detached" });
	await standing(page).filter({ hasText: then }).waitFor();
	await focusIn(page, standing(page));
}

/** A future date with the same number for day and month, such as 0808. So it can be typed in each browser's order of day and month. */
function typedDate(): string {
	const day = new Date(Date.now() + 2 * 86_400_000);
	while (day.getDate() !== day.getMonth() + 1) day.setDate(day.getDate() + 1);
	const number = String(day.getDate()).padStart(2, "0");
	return `${number}${number}${day.getFullYear()}`;
}

t.test("a hand-off by keyboard alone", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const { id, code, of } = await caseWith(origin.staff.session, origin.desk, ["identity"]);
	const { handoff } = await requestTransfer(origin.staff.session, id, destination, ["identity"], of);
	const { page: ana } = await world.signedIn(origin.staff, { viewport: DESKTOP });
	const { page: mareike } = await world.signedIn(destination.staff, { viewport: DESKTOP });

	await t.test("a decline without a reason moves the focus to the missing field", async (t) => {
		await pressKey(mareike, mareike.getByRole("link", { name: "Hand-offs", exact: true }));
		await arrived(mareike, "Hand-offs");
		await pressKey(mareike, mareike.getByRole("link", { name: /Desk of Origin/ }));
		await arrived(mareike, `Hand-off of ${code}`);
		await pressKey(mareike, mareike.getByRole("button", { name: "Decline", exact: true }));
		const dialog = await dialogOpened(mareike, "Decline");
		await pressKey(mareike, dialog.getByRole("button", { name: "Decline", exact: true }));
		await focusIn(mareike, dialog.getByRole("radio").first());
		await mareike.keyboard.press("Escape");
		await dialog.waitFor({ state: "detached" });
		t.equal(await mareike.evaluate(() => document.activeElement?.textContent), "Decline", "the focus is back on the button");
	});

	await t.test("accept", async (t) => {
		await move(mareike, "Accept", /^You accepted/);
		t.pass();
	});

	await t.test("propose a time, and confirm it", async (t) => {
		await go(ana, `#/handoffs/${handoff.id}`);
		await arrived(ana, `Hand-off of ${code}`);
		await move(ana, "Propose a time", /accepted\. Agree on the journey/, async (dialog) => {
			await type(ana, dialog.getByLabel("Day"), typedDate());
			await select(ana, dialog.getByLabel(/^Hour/), "14:00");
		});
		await move(mareike, "Confirm the time", /You expect the person by/);
		t.pass();
	});

	await t.test("she leaves, and she arrives", async (t) => {
		await move(ana, "The person has left", /is on the way to Destination/);
		await move(mareike, "The person is with us", /^The person is with you, since/);
		await move(mareike, "Take the case", /You have the case/);
		t.equal((await loadCase(destination.staff.session, id)).state.custodian, destination.desk);
		await move(mareike, "Complete", /You have completed it/, async () => chooseNamed(mareike, "The person got the help"));
	});
});

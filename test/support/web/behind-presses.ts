/**
 * Looks at the parts of a caseworker's screens that only a press shows: dialogs, the menu, folded parts, the steps of a form, and the
 * messages about missing answers.
 */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import { messageTexts } from "../../../clients/web/build/words.ts";
import type { RoutePath } from "../../../clients/web/screens/routes.ts";
import { violations } from "./access.ts";
import { layoutFaults } from "./layout.ts";
import type { OpenScreen } from "./tour.ts";
import { PHONE } from "./world.ts";

interface Behind {
	/** The message ids of the buttons that open a dialog. */
	dialogs?: string[];
	/** Parts that are folded away. */
	hasFolded?: true;
	/** The steps of the form, which all but the last can be left. In the last, nothing is pressed: it would be sent. */
	steps?: number;
	/** The message ids of buttons that send a form. In an empty form they say what is missing, and send nothing. */
	missing?: string[];
	/** The menu of places and Find. */
	hasMenu?: true;
}

const BEHIND = {
	"/today": { hasMenu: true, dialogs: ["find.open"] },
	"/cases/new": { hasFolded: true },
	"/cases/$id": { hasFolded: true, missing: ["cases.save-label", "cases.add", "journal.add", "manage.set-lead"] },
	"/cases/$id/s/$compartment": { hasFolded: true, missing: ["sections.save-note"] },
	"/cases/$id/s/$compartment/edit": { hasFolded: true },
	"/cases/$id/tasks": { hasFolded: true, dialogs: ["tasks.move", "tasks.drop"], missing: ["tasks.add"] },
	"/cases/$id/journal": { hasFolded: true, missing: ["journal.add", "journal.save-service"] },
	"/cases/$id/consents/new": { steps: 3 },
	"/cases/$id/consents/$consent": { dialogs: ["consent.withdraw"] },
	"/cases/$id/handoffs/new": { steps: 6 },
	"/cases/$id/tonight": { missing: ["tonight.send"] },
	"/ask": { missing: ["ask.ask"] },
	"/threads/new": { missing: ["threads.open"] },
	"/threads/$thread": { dialogs: ["threads.take-back"] },
	"/threads/$thread/readers": { missing: ["readers.add-button"] },
	"/handoffs/$handoff/phone": { missing: ["phone.send"] },
	"/handoffs/$handoff": { hasFolded: true, dialogs: ["handoffs.move.withdraw"] },
	"/desk/duty": { hasFolded: true, dialogs: ["duty.remove"] },
	"/me": { hasFolded: true },
	"/me/password": { missing: ["me.password-set-it"] },
	"/me/recovery-code": { missing: ["me.recovery-make"] },
} satisfies Partial<Record<RoutePath, Behind>>;

/** The screens that have something behind a press. */
export const PATHS_WITH_MORE = Object.keys(BEHIND) as (keyof typeof BEHIND)[];

/** @param languages each state is looked at in all of them, at 320 pixels. axe looks at it in the last one. */
export async function lookBehindPresses(t: Test, { path, page, setLanguage }: OpenScreen, languages: readonly string[]): Promise<void> {
	const behind: Behind = BEHIND[path as keyof typeof BEHIND];
	const first = languages[0] as string;
	const look = async (state: string) => {
		await page.setViewportSize({ width: 320, height: PHONE.height });
		for (const language of languages) {
			await setLanguage(language);
			t.same(await layoutFaults(page), [], `${state}, ${language}, 320 pixels`);
		}
		t.same(await violations(page), [], `${state}, axe`);
		await page.setViewportSize(PHONE);
		await setLanguage(first);
	};
	await setLanguage(first);
	if (behind.hasMenu) {
		const more = page.getByRole("button", { name: messageTexts(first)["parts.more"] as string });
		await more.click();
		await look("menu");
		await more.click();
	}
	for (const id of behind.dialogs ?? []) {
		await openDialog(page, id, messageTexts(first)[id] as string);
		await look(`dialog ${id}`);
		await page.keyboard.press("Escape");
		await page.locator("dialog[open]").waitFor({ state: "detached" });
	}
	if (behind.hasFolded) {
		await unfold(page);
		await look("unfolded");
	}
	for (const id of behind.missing ?? []) {
		const button = page.locator("#content").getByRole("button", { name: messageTexts(first)[id] as string, exact: true });
		await button.click();
		const wrong = button.locator("xpath=ancestor::form").locator("[aria-invalid]").first();
		await wrong.waitFor();
		t.ok(await wrong.evaluate((each) => each.contains(document.activeElement)), `${id}: the focus is on what is missing`);
	}
	if (behind.missing) await look("missing");
	if (behind.steps) await walk(page, behind.steps, look);
}

const primaryButton = (page: Page) => page.locator("#content .button-primary").first();

async function unfold(page: Page): Promise<void> {
	await page.evaluate(() => {
		for (const each of document.querySelectorAll<HTMLDetailsElement>("#content details")) each.open = true;
	});
}

/** @param id the message id of the dialog's button. @param name its text. */
async function openDialog(page: Page, id: string, name: string): Promise<void> {
	// On a phone, the button of Find is behind "More". So Find is opened by its shortcut.
	if (id === "find.open") await page.keyboard.press("Control+k");
	else {
		await unfold(page);
		await page.getByRole("button", { name, exact: true }).filter({ visible: true }).first().click();
	}
	await page.locator("dialog[open]").waitFor();
}

/** Looks at each step: empty, with the messages about missing answers, and filled in. */
async function walk(page: Page, steps: number, look: (state: string) => Promise<void>): Promise<void> {
	for (let step = 1; step <= steps; step++) {
		await page.locator(".loading").waitFor({ state: "detached" });
		await look(`step ${step}`);
		if (step === steps) return;
		if (!(await press(page))) continue;
		await look(`step ${step}, missing`);
		// Some questions appear only after another one is answered.
		for (let round = 0; round < 3; round++) await page.evaluate(fill);
		await look(`step ${step}, filled in`);
		await press(page);
	}
}

/** Presses the button that leads to the next step. @returns whether the form says instead that an answer is missing. */
async function press(page: Page): Promise<boolean> {
	// The address names the step.
	const before = page.url();
	await primaryButton(page).click();
	await page.waitForFunction((url) => location.href !== url || document.querySelector("#content .field-error") !== null, before);
	return page.url() === before;
}

/** Gives the first answer to each open question. Runs in the page. */
function fill(): void {
	const form = document.querySelector("#content form");
	for (const group of form?.querySelectorAll("fieldset") ?? []) {
		const boxes = [...group.querySelectorAll<HTMLInputElement>("input[type=radio], input[type=checkbox]")].filter(
			(box) => box.closest("fieldset") === group && !box.disabled,
		);
		if (!boxes.some(({ checked }) => checked)) boxes[0]?.click();
	}
	for (const select of form?.querySelectorAll("select") ?? []) {
		const option = [...select.options].find(({ value }) => value !== "");
		if (select.value !== "" || !option) continue;
		const setValue = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, "value")?.set;
		setValue?.call(select, option.value);
		select.dispatchEvent(new Event("change", { bubbles: true }));
	}
}

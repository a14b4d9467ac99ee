/** A person who has only a keyboard. Each step asserts where the focus is. */
import type { Locator, Page } from "playwright-core";

/** The most presses of Tab from one place to the next. */
const MOST_TABS = 120;
/** How long a busy machine may need to move the focus, ms. */
const LONGEST = 90_000;

const isFocused = (target: Locator): Promise<boolean> =>
	target.evaluate((element) => element === document.activeElement).catch(() => false);

/** The outline is on the element, or on the label around it. */
const isFocusVisible = (): boolean => {
	const element = document.activeElement as HTMLElement;
	return [element, element.closest("label"), element.parentElement].some((each) => each && getComputedStyle(each).outlineStyle !== "none");
};

/** Presses Tab until this has the focus, and checks that the focus can be seen. @throws Error when it can't be reached. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
	await target.first().waitFor();
	for (let presses = 0; presses <= MOST_TABS; presses++) {
		if (await isFocused(target.first())) {
			if (!(await page.evaluate(isFocusVisible))) throw new Error(`the focus on ${String(target)} can't be seen`);
			return;
		}
		await page.keyboard.press("Tab");
	}
	throw new Error(`${MOST_TABS} presses of Tab don't lead to ${String(target)}`);
}

/** @param key Enter for links and buttons, Space for ticks. */
export async function pressKey(page: Page, target: Locator, key = "Enter"): Promise<void> {
	await tabTo(page, target);
	await page.keyboard.press(key);
}

export async function type(page: Page, field: Locator, text: string): Promise<void> {
	await tabTo(page, field);
	await page.keyboard.type(text);
}

/** Moves in a group of radios, of which Tab reaches only one. @param group its radios. @param wanted one of them. */
export async function choose(page: Page, group: Locator, wanted: Locator): Promise<void> {
	const count = await group.count();
	for (let presses = 0; presses <= MOST_TABS; presses++) {
		if (await group.evaluateAll((all) => all.includes(document.activeElement as HTMLElement))) break;
		await page.keyboard.press("Tab");
	}
	for (let moves = 0; moves <= count && !(await isFocused(wanted)); moves++) await page.keyboard.press("ArrowDown");
	if (!(await isFocused(wanted))) throw new Error("the arrows don't lead to this answer");
	// The arrows have chosen it already, unless it is the first one.
	if (!(await wanted.isChecked())) await page.keyboard.press("Space");
}

/** Waits for a screen whose heading has the focus. */
export async function arrived(page: Page, name: string | RegExp): Promise<void> {
	const heading = page.getByRole("heading", { level: 1, name });
	await heading.waitFor();
	await page.waitForFunction(() => document.activeElement?.tagName === "H1");
}

/** Chooses one of several radios by the name of its answer. */
export async function chooseNamed(page: Page, name: string | RegExp): Promise<void> {
	const wanted = page.getByRole("radio", { name });
	const group = (await wanted.getAttribute("name")) ?? "";
	await choose(page, page.locator(`input[type=radio][name="${group}"]`), wanted);
}

/** Chooses in a list by the arrows, as a person does who can't see it open. */
export async function select(page: Page, field: Locator, label: string): Promise<void> {
	await tabTo(page, field);
	await page.keyboard.type(label);
	const chosen = await field.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label);
	if (!chosen?.startsWith(label)) throw new Error(`${label} can't be chosen by its letters, but ${chosen} is`);
}

/** Waits for a dialog that holds the focus. */
export async function dialogOpened(page: Page, name: string | RegExp): Promise<Locator> {
	const dialog = page.getByRole("dialog", { name });
	await dialog.waitFor();
	await page.waitForFunction(() => document.activeElement?.closest("dialog") !== null);
	return dialog;
}

/** Waits until this, or something in it, has the focus. @throws Error that names what has it instead */
export async function focusIn(page: Page, target: Locator): Promise<void> {
	await target.first().waitFor();
	for (const end = Date.now() + LONGEST; Date.now() < end; await page.waitForTimeout(100)) {
		if (
			await target
				.first()
				.evaluate((element) => element.contains(document.activeElement))
				.catch(() => false)
		)
			return;
	}
	throw new Error(
		`the focus isn't on ${String(target)}, but on ${await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120))}`,
	);
}

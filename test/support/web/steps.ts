/** Does one step of a journey again and again, each time with another fault in it. */

import type { Page } from "playwright-core";
import type { Test } from "tap";
import type { Person } from "../sdk.ts";
import { endWorkers, FAULTS, type Fault, strike, watchWorkers } from "./faults.ts";
import { type Device, enter, go, type WebWorld } from "./world.ts";

const ignore = () => {};

export interface Step<Facts> {
	name: string;
	/** Makes what the step begins with, through the SDK. */
	prepare(): Promise<Facts>;
	/** Where it happens. */
	place(facts: Facts): string;
	/** Fills in what is asked. */
	fill?(page: Page, facts: Facts): Promise<void>;
	/** Presses the button. Doesn't wait for the result. */
	press(page: Page, facts: Facts): Promise<void>;
	/** With a draft: waits until what was filled in is on the screen again. */
	waitForDraft?(page: Page, facts: Facts): Promise<void>;
	/** What a person does who finds the page again after a fault: goes on, if that is needed, until the result is on the screen. */
	goOn(page: Page, facts: Facts): Promise<void>;
	/** Which requests are struck. By default all writes to cases, compartments and files. */
	writes?(facts: Facts): RegExp;
	/** Which of them are struck by every kind of fault, from 1. By default the last one. */
	struck?: readonly number[];
	/** By default all of them. */
	faults?: readonly Fault[];
	/** What the server has of the step. */
	count(facts: Facts): Promise<unknown>;
	/** What `count` must be in the end. Default: 1. */
	once?: unknown;
}

/**
 * Strikes the step at these moments: with a draft, before the press, when the tab is closed and when the worker dies. Then at each write, by
 * the next kind of fault. And at the last write, or those that the step names, by all kinds.
 */
export async function tryStep<Facts>(t: Test, world: WebWorld, person: Person, step: Step<Facts>): Promise<void> {
	const { server } = world.ready.network;
	const restart = () => server.restart();
	const { once = 1, faults = FAULTS } = step;
	let { page, context } = await readyDevice(world, person);
	const begin = async () => {
		const facts = await step.prepare();
		await go(page, "#/help");
		await page.getByRole("heading", { level: 1 }).waitFor();
		await go(page, step.place(facts));
		return facts;
	};
	const reopen = async (facts: Facts) => {
		({ page } = await world.tab(context, step.place(facts)));
		await enter(page, person).catch(async (error: Error) => {
			throw new Error(`${error.message}\n${await page.locator("body").innerText()}`);
		});
	};

	const facts = await begin();
	const counting = await strike(page, { at: 0, fault: "line", restart, writes: step.writes?.(facts) });
	await step.fill?.(page, facts);
	await step.press(page, facts);
	await step.goOn(page, facts);
	const writes = counting.writes();
	await counting.heal();
	t.same(await step.count(facts), once, `${step.name}: without a fault`);
	t.ok(writes.length > 0, `${step.name}: ${writes.length} writes`);

	for (const end of step.waitForDraft ? (["tab", "worker"] as const) : []) {
		const facts = await begin();
		const before = await step.count(facts);
		await step.fill?.(page, facts);
		await page.getByText("Saved on this device").first().waitFor();
		if (end === "tab") await page.close();
		else await endWorkers(page);
		if (end === "worker") await page.close();
		await reopen(facts);
		await step.waitForDraft?.(page, facts);
		t.same(await step.count(facts), before, `${step.name}: ${end} ended before the press, nothing was sent`);
		await step.press(page, facts);
		await step.goOn(page, facts);
		t.same(await step.count(facts), once, `${step.name}: ${end} ended before the press`);
	}

	const all = step.struck ?? [writes.length];
	const others = writes.map((_, i) => i + 1).filter((at) => !all.includes(at));
	const some = others.map((at, i) => ({ at, fault: faults[i % faults.length] as Fault }));
	for (const { at, fault } of [...some, ...all.flatMap((at) => faults.map((fault) => ({ at, fault })))]) {
		const facts = await begin();
		const { struck, heal } = await strike(page, { at, fault, restart, writes: step.writes?.(facts) });
		await step.fill?.(page, facts);
		// The page may be gone before everything is pressed.
		await step.press(page, facts).catch(ignore);
		await struck;
		if (fault.startsWith("tab")) await reopen(facts);
		else await heal();
		if (fault === "worker") {
			await page.reload();
			await enter(page, person);
		}
		await step.goOn(page, facts);
		t.same(await step.count(facts), once, `${step.name}: ${fault} at ${writes[at - 1]} (${at} of ${writes.length})`);
	}
	await context.close();
}

async function readyDevice(world: WebWorld, person: Person): Promise<Device> {
	const device = await world.device();
	await watchWorkers(device.context);
	await device.page.reload();
	await enter(device.page, person);
	return device;
}

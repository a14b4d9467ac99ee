/** Does one step of a journey again and again, each time with another fault in it. */

import type { Page } from "playwright-core";
import type { Test } from "tap";
import type { Person } from "../sdk.ts";
import { FAULTS, type Fault, strike, watchWorkers } from "./faults.ts";
import { type Device, enter, go, type WebWorld } from "./world.ts";

/** In ms. */
const ENOUGH = 15_000;
const ignore = () => {};

export interface Step<Facts> {
	name: string;
	/** Makes what the step begins with, through the SDK. */
	prepare(): Promise<Facts>;
	/** Where it happens. */
	place(facts: Facts): string;
	/** Fills in and presses. Doesn't wait for the result. */
	act(page: Page, facts: Facts): Promise<void>;
	/** What a person does who finds the page again after a fault: goes on, if that is needed, until the result is on the screen. */
	goOn(page: Page, facts: Facts): Promise<void>;
	/** Which requests are struck. By default all writes to cases, compartments and files. */
	writes?: RegExp;
	/** The faults that strike the last write. By default all of them. */
	faults?: readonly Fault[];
	/** How often the result is there, as another member sees it. */
	count(facts: Facts): Promise<number>;
}

/** Every write of the step is struck once, each time by the next kind of fault. The last write is struck by all of them. */
export async function tryStep<Facts>(t: Test, world: WebWorld, person: Person, step: Step<Facts>): Promise<void> {
	const honest = await begin(world, person, step);
	const counting = await strike(honest.device.page, 0, "line", step.writes);
	await step.act(honest.device.page, honest.facts);
	await step.goOn(honest.device.page, honest.facts);
	t.equal(await step.count(honest.facts), 1, `${step.name}: without a fault`);
	const writes = counting.writes();
	t.ok(writes > 0, `${step.name}: ${writes} writes`);
	await honest.device.context.close();
	const some = Array.from({ length: writes - 1 }, (_, i) => ({ at: i + 1, fault: FAULTS[i % FAULTS.length] as Fault }));
	for (const { at, fault } of [...some, ...(step.faults ?? FAULTS).map((fault) => ({ at: writes, fault }))]) {
		const { device, facts } = await begin(world, person, step);
		const { struck, heal } = await strike(device.page, at, fault, step.writes);
		// The page may be gone before everything is pressed. Chores of the page count as writes too, and need not happen in every run.
		await step.act(device.page, facts).catch(ignore);
		await Promise.race([struck, new Promise((resolve) => setTimeout(resolve, ENOUGH))]);
		const page = await comeBack(world, device, person, step.place(facts), fault, heal);
		await step.goOn(page, facts);
		t.equal(await step.count(facts), 1, `${step.name}: ${fault} at write ${at} of ${writes}`);
		await device.context.close();
	}
}

async function begin<Facts>(world: WebWorld, person: Person, step: Step<Facts>): Promise<{ device: Device; facts: Facts }> {
	const facts = await step.prepare();
	const device = await world.device();
	await watchWorkers(device.page);
	await device.page.reload();
	await enter(device.page, person);
	await go(device.page, step.place(facts));
	return { device, facts };
}

async function comeBack(
	world: WebWorld,
	{ page, context }: Device,
	person: Person,
	place: string,
	fault: Fault,
	heal: () => Promise<void>,
): Promise<Page> {
	if (fault.startsWith("tab")) {
		const again = await world.tab(context, place);
		await enter(again.page, person);
		return again.page;
	}
	await heal();
	if (fault === "worker") {
		await page.reload();
		await enter(page, person);
	}
	return page;
}

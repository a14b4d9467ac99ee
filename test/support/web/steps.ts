/** Repeats one step of a journey, each time with another fault. */
import type { Page } from "playwright-core";
import type { Test } from "tap";
import type { Person } from "../sdk.ts";
import { endWorkers, FAULTS, type Fault, strike, watchWorkers } from "./faults.ts";
import { type Device, enter, go, type WebWorld } from "./world.ts";

const ignore = () => {};

export interface Step<Facts> {
	name: string;
	/** Prepares the state in which the step begins, through the SDK. */
	prepare(): Promise<Facts>;
	/** The hash of the screen. */
	place(facts: Facts): string;
	/** Fills in the form. */
	fill?(page: Page, facts: Facts): Promise<void>;
	/** Presses the button. Doesn't wait for the result. */
	press(page: Page, facts: Facts): Promise<void>;
	/** With a draft: waits until what was filled in is on the screen again. */
	waitForDraft?(page: Page, facts: Facts): Promise<void>;
	/** Does what a person does after a fault: presses again, if that is needed, and waits until the result is on the screen. */
	goOn(page: Page, facts: Facts): Promise<void>;
	/** Which requests may be struck. Default: all writes to cases, compartments and files. */
	writes?(facts: Facts): RegExp;
	/** The numbers of the requests that are struck by every kind of fault, from 1. Default: the last one. */
	struck?: readonly number[];
	/** Default: all faults. */
	faults?: readonly Fault[];
	/** Counts the results of the step on the server. */
	count(facts: Facts): Promise<unknown>;
	/** What `count` must return in the end. Default: 1. */
	expected?: unknown;
}

/**
 * Does the step once without a fault. Then it does the step again, with one fault each time:
 * - if the step has a draft: before the press, the tab is closed, or the worker dies;
 * - at the last write, or at those in `struck`: each kind of fault;
 * - at each other write: one kind of fault, in turns.
 */
export async function tryStep<Facts>(t: Test, world: WebWorld, person: Person, step: Step<Facts>): Promise<void> {
	const { server } = world.ready.network;
	const restart = () => server.restart();
	const { expected = 1, faults = FAULTS } = step;
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

	/** @returns the writes of the step. */
	const tryWithoutFault = async (): Promise<string[]> => {
		const facts = await begin();
		// 0 strikes no request, so this only counts them.
		const counting = await strike(page, { at: 0, fault: "line", restart, writes: step.writes?.(facts) });
		await step.fill?.(page, facts);
		await step.press(page, facts);
		await step.goOn(page, facts);
		const writes = counting.writes();
		await counting.heal();
		t.same(await step.count(facts), expected, `${step.name}: without a fault`);
		t.ok(writes.length > 0, `${step.name}: ${writes.length} writes`);
		return writes;
	};

	const tryDraft = async (end: "tab" | "worker") => {
		const facts = await begin();
		const before = await step.count(facts);
		await step.fill?.(page, facts);
		await page.getByText("Saved on this device").first().waitFor();
		if (end === "worker") await endWorkers(page);
		await page.close();
		await reopen(facts);
		await step.waitForDraft?.(page, facts);
		t.same(await step.count(facts), before, `${step.name}: ${end} ended before the press, nothing was sent`);
		await step.press(page, facts);
		await step.goOn(page, facts);
		t.same(await step.count(facts), expected, `${step.name}: ${end} ended before the press`);
	};

	const tryFault = async (at: number, fault: Fault, writes: readonly string[]) => {
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
		t.same(await step.count(facts), expected, `${step.name}: ${fault} at ${writes[at - 1]} (${at} of ${writes.length})`);
	};

	const writes = await tryWithoutFault();
	if (step.waitForDraft) for (const end of ["tab", "worker"] as const) await tryDraft(end);
	const withAllFaults = step.struck ?? [writes.length];
	const withOneFault = writes.map((_, i) => i + 1).filter((at) => !withAllFaults.includes(at));
	for (const [i, at] of withOneFault.entries()) await tryFault(at, faults[i % faults.length] as Fault, writes);
	for (const at of withAllFaults) for (const fault of faults) await tryFault(at, fault, writes);
	await context.close();
}

async function readyDevice(world: WebWorld, person: Person): Promise<Device> {
	const device = await world.device();
	await watchWorkers(device.context);
	await device.page.reload();
	await enter(device.page, person);
	return device;
}

/**
 * Accepting, leaving and arriving are each recorded once, after any fault. A move has no draft, and is one write. So there are two moments: the
 * server doesn't have the move, and it has the move but the page doesn't know. After the last one, pressing again must not blame a colleague.
 */
import type { Page } from "playwright-core";
import t from "tap";
import { acceptHandoff, recordDeparture } from "#sdk/casework/index.ts";
import type { Person } from "../../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { type Fault, strike } from "../../../support/web/faults.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { pressUntil } from "../../../support/web/press.ts";
import { tryStep } from "../../../support/web/steps.ts";
import { statementsOf } from "../../../support/web/stored.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

interface Facts {
	id: string;
	handoff: string;
}

const SECTIONS = ["identity", "logistics"] as const;
const MOMENTS: Fault[] = ["tab-after", "line", "line-after", "server-after"];
const writes = ({ id }: Facts) => new RegExp(`/api/cases/${id}/`);

t.test("moves", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination, network } = world.ready;
	const { server } = network;
	const [from, to] = [origin.staff.session, destination.staff.session];

	async function requestHandoff() {
		const { id, of } = await caseWith(from, origin.desk, [...SECTIONS]);
		const { ref } = await requestTransfer(from, id, destination, [...SECTIONS], of);
		return { ...ref, facts: { id, handoff: ref.handoff } };
	}
	const place = ({ handoff }: Facts) => `#/handoffs/${handoff}`;
	const button = (page: Page, name: string) => page.locator("#content").getByRole("button", { name, exact: true });
	async function press(page: Page, name: string) {
		await button(page, name).click();
		await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
	}

	interface Move {
		title: string;
		person: Person;
		name: string;
		done: RegExp;
		prepare(): Promise<Facts>;
		expected: Record<string, number>;
	}
	const moves: Move[] = [
		{
			title: "a request is accepted",
			person: destination.staff,
			name: "Accept",
			done: /^You accepted/,
			prepare: async () => (await requestHandoff()).facts,
			expected: { moves: 1, custody: 0 },
		},
		{
			title: "the person has left",
			person: origin.staff,
			name: "The person has left",
			done: /on the way to/,
			async prepare() {
				const { facts, ...ref } = await requestHandoff();
				await acceptHandoff(to, ref);
				return facts;
			},
			expected: { moves: 2, custody: 0 },
		},
		{
			title: "the person has arrived",
			person: destination.staff,
			name: "The person is with us",
			done: /^The person is with you, since/,
			async prepare() {
				const { facts, ...ref } = await requestHandoff();
				await acceptHandoff(to, ref);
				await recordDeparture(from, ref);
				return facts;
			},
			expected: { moves: 3, custody: 0 },
		},
		{
			title: "the case moves",
			person: destination.staff,
			name: "Take the case",
			done: /^You have the case/,
			async prepare() {
				const { facts, ...ref } = await requestHandoff();
				await acceptHandoff(to, ref);
				await recordDeparture(from, ref);
				return facts;
			},
			expected: { moves: 3, custody: 1 },
		},
	];
	async function count({ id }: Facts) {
		const statements = await statementsOf(server, id);
		return { moves: statements["handoff.move"] ?? 0, custody: statements["case.custody"] ?? 0 };
	}

	for (const { title, person, name, done, prepare, expected } of moves)
		await t.test(title, async (t) => {
			await tryStep<Facts>(t, world, person, {
				name: title,
				prepare,
				place,
				press: (page) => press(page, name),
				goOn: (page) =>
					pressUntil(page, [page.getByRole("dialog").getByRole("button", { name, exact: true }), button(page, name)], page.getByText(done)),
				writes,
				faults: MOMENTS,
				count,
				expected,
			});
		});

	await t.test("pressed again after a lost answer, a move is done, and nobody else was quicker", async (t) => {
		const { page } = await world.signedIn(destination.staff);
		const { facts } = await requestHandoff();
		await go(page, place(facts));
		const { heal } = await strike(page, { at: 1, fault: "line-after", restart: server.restart, writes: writes(facts) });
		await press(page, "Accept");
		const dialog = page.getByRole("dialog");
		await dialog.getByText(/We don't know whether it got this/).waitFor();
		await heal();
		await dialog.getByRole("button", { name: "Accept", exact: true }).click();
		await page.getByText(/^You accepted/).waitFor();
		await dialog.waitFor({ state: "detached" });
		t.equal(await page.getByText(/Somebody was quicker/).count(), 0);
		t.same(await count(facts), { moves: 1, custody: 0 });
	});
});

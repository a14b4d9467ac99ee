/** The moves of a hand-off that depart from the usual order, in a real browser. */
import type { Page } from "playwright-core";
import t from "tap";
import {
	acceptHandoff,
	arrangeHandoff,
	completeHandoff,
	confirmArrangement,
	openSection,
	receiveHandoff,
	recordDeparture,
	revise,
	viewCase,
	withdrawConsent,
} from "#sdk/casework/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { until } from "../../../support/until.ts";
import { violations } from "../../../support/web/access.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

const SECTIONS = ["identity", "safe-contact"] as const;

t.test("moves of a hand-off", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const [from, to] = [origin.staff.session, destination.staff.session];
	const { page: ana } = await world.signedIn(origin.staff);
	const { page: mareike } = await world.signedIn(destination.staff);
	const requested = async (more?: Parameters<typeof requestTransfer>[5]) => {
		const { id, of } = await caseWith(from, origin.desk, [...SECTIONS]);
		return { of, ...(await requestTransfer(from, id, destination, [...SECTIONS], of, more)) };
	};

	await t.test("another desk is suggested, and the desk that asked settles its request", async (t) => {
		const { handoff } = await requested();
		await open(mareike, handoff.id);
		await move(mareike, "Suggest another desk", (dialog) =>
			dialog.getByLabel("Which desk?").selectOption({ label: "Transit, Desk of Transit" }),
		);
		await mareike.getByText(/^You suggested another desk/).waitFor();
		await open(ana, handoff.id);
		await ana
			.getByText(/suggests another desk/)
			.first()
			.waitFor();
		await inspect(t, ana, "handoff-rerouted");
		await move(ana, "No new request is needed", firstAnswer);
		await ana.getByRole("button", { name: "No new request is needed" }).first().waitFor({ state: "detached" });
	});

	await t.test("a request is withdrawn before it is answered", async () => {
		const { handoff } = await requested();
		await open(ana, handoff.id);
		await move(ana, "Withdraw the request", firstAnswer);
		await ana.getByText(/^This request was withdrawn/).waitFor();
		await open(mareike, handoff.id);
		await mareike.getByText(/has withdrawn this request/).waitFor();
	});

	await t.test("one desk ends a hold, the ground is renewed, and an acceptance is cancelled", async (t) => {
		const { handoff, ref } = await requested();
		await acceptHandoff(to, ref);
		await open(ana, handoff.id);
		await move(ana, "Put on hold", firstAnswer);
		await ana.getByText(/^On hold/).waitFor();
		await open(mareike, handoff.id);
		await mareike.getByText(/^On hold/).waitFor();
		t.same(await violations(mareike), []);
		await move(mareike, "Go on");
		await mareike.getByText(/^You accepted/).waitFor();
		await ana.getByText(/accepted. Agree on the journey/).waitFor();
		await move(ana, "Renew or change the ground", firstAnswer);
		await ana.getByRole("dialog").waitFor({ state: "detached" });
		await move(mareike, "Cancel our acceptance", firstAnswer);
		await mareike.getByText("You cancelled your acceptance.").waitFor();
		await ana.getByText(/can't keep its acceptance/).waitFor();
		await pictures(ana, "handoff-cancelled");
	});

	await t.test("she withdraws her consent on the way, another ground is named, and the journey goes on", async (t) => {
		const { handoff, ref, consent } = await requested();
		await acceptHandoff(to, ref);
		await recordDeparture(from, ref);
		await withdrawConsent(to, { case: ref.case, consent }, { code: "person-declined" });
		await open(ana, handoff.id);
		await ana.getByText("Still expected. Meet her; ask her.").waitFor();
		await move(ana, "Renew or change the ground", async (dialog) => {
			await dialog.getByRole("button", { name: "Renew or change the ground" }).click();
			await dialog.getByText("Choose a ground").first().waitFor();
			t.equal(await dialog.getByRole("radio", { name: /consent/i }).count(), 0, "what she took back isn't offered");
			await dialog.getByRole("radio", { name: "A risk to life" }).check();
			await dialog.getByRole("radio", { name: "Violence now" }).check();
			await inspect(t, ana, "handoff-other-ground");
		});
		await ana.getByRole("dialog").waitFor({ state: "detached" });
		await open(mareike, handoff.id);
		await move(mareike, "The person is with us");
		await mareike.getByText(/^The person is with you, since/).waitFor();
		await mareike.getByRole("button", { name: "Sign as the second person" }).waitFor();
		const { basis, state } = (await viewCase(from, ref.case)).state.handoffs[ref.handoff] ?? {};
		t.match([state, basis], ["in-transit", { kind: "vital-interest", code: "immediate-violence" }]);
	});

	await t.test("when a referral is over, the page of readers names the day on which the reading ended", async (t) => {
		const { id, of } = await caseWith(from, origin.desk, ["identity"]);
		const { ref } = await requestTransfer(from, id, destination, ["identity"], of, { kind: "referral" });
		await acceptHandoff(to, ref);
		await receiveHandoff(to, ref);
		const day = () => new Date(from.now()).toLocaleDateString("en-GB", { dateStyle: "long" });
		const before = day();
		await completeHandoff(to, ref, "service-provided");
		// The day may change meanwhile.
		const days = [...new Set([before, day()])].join("|");
		await go(ana, `#/cases/${id}/readers`);
		await ana.getByText(new RegExp(`Desk of Destination could read it until (${days})\\. What they read, they keep\\.`)).waitFor();
		await inspect(t, ana, "case-readers-past");
	});

	await t.test("a journey that ends another way leaves the case where it is", async (t) => {
		const { handoff, ref } = await requested();
		await acceptHandoff(to, ref);
		await recordDeparture(from, ref);
		await open(ana, handoff.id);
		await move(ana, "The journey ended another way", (dialog) => dialog.getByLabel("The person came back to us").check());
		await ana.getByText("The journey ended another way. The case is still with you.").waitFor();
		t.same(await violations(ana), []);
	});

	await t.test("a mistake needs a second person, and until then the other desk is told why it can't accept", async (t) => {
		const { handoff } = await requested();
		await open(ana, handoff.id);
		await move(ana, "This was made by mistake", firstAnswer);
		await ana.getByText(/A second person must agree/).waitFor();
		await open(mareike, handoff.id);
		await mareike.getByText("Not possible now: Accept.").waitFor();
		await inspect(t, mareike, "handoff-barred");
		const { page: colleague } = await world.signedIn(origin.coordinator);
		await open(colleague, handoff.id);
		await move(colleague, "Sign as the second person", (dialog) => dialog.getByLabel("Yes, I sign it").check());
		await colleague.getByText("This was made by mistake. It has no effect.").waitFor();
		await ana.getByText("This was made by mistake. It has no effect.").waitFor();
	});

	await t.test("after the time to answer, the page says that the desk can still accept only while it can", async (t) => {
		const { handoff } = await requested({ answerWithin: 1 });
		await open(mareike, handoff.id);
		await mareike.getByText("You can still accept.", { exact: false }).waitFor();
		t.equal(await mareike.getByText("Not possible now: Accept.").count(), 0);
		await open(ana, handoff.id);
		await move(ana, "This was made by mistake", firstAnswer);
		await mareike.getByText("Not possible now: Accept.").waitFor();
		await mareike.getByText("The time to answer is over, and you can't accept now: the reason stands below.", { exact: false }).waitFor();
		t.equal(await mareike.getByText("You can still accept.", { exact: false }).count(), 0);
		await inspect(t, mareike, "handoff-late-barred");
	});

	await t.test("when the agreed time is over and nobody has said that she left, both desks are told to ask that first", async (t) => {
		// An arrangement is for a whole hour to come, so the devices that agreed on it were at an earlier time.
		const [one, other] = [from, to].map((session) => ({ ...session, now: () => session.now() - 90 * 60_000 })) as [typeof from, typeof to];
		const { id, of } = await caseWith(one, origin.desk, [...SECTIONS]);
		const { handoff, ref } = await requestTransfer(one, id, destination, [...SECTIONS], of);
		await acceptHandoff(other, ref);
		await arrangeHandoff(other, ref, other.now());
		await confirmArrangement(one, ref);
		for (const [page, ask] of [
			[ana, "Find out whether she left."],
			[mareike, /^Ask .* whether she left\./],
		] as const) {
			await open(page, handoff.id);
			await page.getByText("The agreed time is over, and nobody has said that she left.", { exact: false }).waitFor();
			await page.getByText(ask, { exact: false }).waitFor();
			t.equal(await page.getByText("The person should have arrived by now.", { exact: false }).count(), 0);
		}
		await inspect(t, mareike, "handoff-overdue-not-left");
	});

	await t.test("a late journey can be put on hold, and once it is on hold, nobody is told to do so", async (t) => {
		const { handoff, ref } = await requested();
		await acceptHandoff(to, ref);
		const tellBy = from.now() + 2000;
		await recordDeparture(from, ref, { tellBy });
		await until("she should have arrived", () => from.now() > tellBy);
		await open(ana, handoff.id);
		await ana.getByText("The person should have arrived by now.", { exact: false }).waitFor();
		const advice = ana.getByText("Put the hand-off on hold, with the button below.");
		await advice.waitFor();
		await move(ana, "Put on hold", firstAnswer);
		await ana.getByText(/^On hold/).waitFor();
		await ana.getByText("The person should have arrived by now.", { exact: false }).waitFor();
		t.equal(await advice.count(), 0);
	});

	await t.test("she is spoken of as she wishes, and a clash about her safety stands above the moves", async (t) => {
		const { handoff, ref, of } = await requested();
		await revise(from, of.identity as string, { form: "person", ops: [{ field: "idn_SpokenOfAs", value: "she" }], base: [] });
		const empty = await openSection(from, of["safe-contact"] as string);
		const word = (value: string) => ({ form: "rules", ops: [{ field: "sct_HelpWord", value }], base: empty.base });
		await revise(from, of["safe-contact"] as string, word("umbrella"));
		await revise(origin.coordinator.session, of["safe-contact"] as string, word("lantern"));
		await acceptHandoff(to, ref);
		await open(ana, handoff.id);
		await ana.getByText(/^Colleagues wrote different things/).waitFor();
		for (const value of ["umbrella", "lantern"]) await ana.getByText(value).first().waitFor();
		await inspect(t, ana, "handoff-clash");
		await move(ana, "She has left");
		await ana.getByText(/^She is on the way to/).waitFor();
		await open(mareike, handoff.id);
		await mareike.getByRole("button", { name: "She is with us" }).waitFor();
		await mareike.getByText(/^Colleagues wrote different things/).waitFor();
		const { base } = await openSection(from, of["safe-contact"] as string);
		await revise(from, of["safe-contact"] as string, { ...word("umbrella"), base });
		await mareike.getByText(/^Colleagues wrote different things/).waitFor({ state: "detached" });
	});

	await t.test("in Arabic the same words follow her, too", async (t) => {
		const { page } = await world.signedIn(destination.coordinator, { locale: "ar" });
		const { handoff, ref, of } = await requested();
		await revise(from, of.identity as string, { form: "person", ops: [{ field: "idn_SpokenOfAs", value: "she" }], base: [] });
		await acceptHandoff(to, ref);
		await open(page, handoff.id);
		await page.getByRole("button", { name: "هي عندنا" }).waitFor();
		await inspect(t, page, "ar-handoff-she");
	});
});

type Dialog = ReturnType<Page["getByRole"]>;

const firstAnswer = (dialog: Dialog) => dialog.getByRole("radio").first().check();

async function open(page: Page, handoff: string): Promise<void> {
	await page.evaluate((to) => location.assign(to), `#/handoffs/${handoff}`);
	await page.locator("#handoff-state").waitFor();
}

/** Presses a move, also one under "Other actions", fills in its dialog and sends it. */
async function move(page: Page, name: string, fill: (dialog: Dialog) => Promise<unknown> = async () => {}): Promise<void> {
	const button = page.locator("#content").getByRole("button", { name, exact: true });
	const other = page.locator("details.handoff-state-other:not([open]) > summary");
	await button.or(other).first().waitFor();
	if (!(await button.isVisible())) await other.click();
	await button.click();
	const dialog = page.getByRole("dialog");
	await fill(dialog);
	await dialog.getByRole("button", { name, exact: true }).click();
}

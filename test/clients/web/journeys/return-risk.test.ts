/** What both sides say about the risks of a return, in a real browser: beside each other, differences first, who keeps the rest, on paper. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { acceptHandoff, openSection, revise, valueOps, viewCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { go, WebWorld } from "../../../support/web/world.ts";

type Factor = Record<string, string | number>;

async function assess(session: UnlockedSession, compartment: string, advice: Factor, factors: Factor[]): Promise<void> {
	await revise(session, await openSection(session, compartment), { form: "opinion", ops: valueOps(null, advice) });
	for (const factor of factors)
		await revise(session, await openSection(session, compartment), { form: "factor", ops: valueOps(randomId(), factor) });
}

const TITLE = "Is a return safe? Both sides";

t.test("return risk of both sides", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const [o, d] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["return-risk"]);
	const ours = of["return-risk"] as string;
	const { ref } = await requestTransfer(o, id, destination, ["return-risk"], of);
	await acceptHandoff(d, ref);
	const { page: mareike } = await world.signedIn(destination.staff);

	await t.test("while nothing is written, a sentence says how that changes", async (t) => {
		await go(mareike, `#/cases/${id}/return-risk`);
		await mareike.getByRole("heading", { level: 1, name: TITLE }).waitFor();
		await mareike.getByText("Nobody has written anything about the risks of a return yet.").waitFor();
		await mareike.getByText(/^Nobody has added an assessment for this side yet/).waitFor();
		t.equal(await mareike.getByRole("button", { name: "Print" }).count(), 0);
		await inspect(t, mareike, "return-risk-empty");
	});

	const debt = { rrk_Factor: "debt", rrk_Level: "individual", rrk_Likelihood: 2, rrk_Harm: 2 };
	await assess(o, ours, { rrk_Advice: "safe-if", rrk_If: "Only with a place in the shelter." }, [
		debt,
		{ rrk_Factor: "stigma", rrk_Level: "community", rrk_Likelihood: 1, rrk_Harm: 2 },
	]);
	await t.test("while the hand-off runs, the to-desk adds an assessment of its own, and chooses no side", async (t) => {
		await mareike.getByRole("button", { name: "Add our own assessment" }).click();
		await mareike.getByRole("heading", { level: 1, name: /^Edit: / }).waitFor();
		t.equal(await mareike.getByText("Which side says it", { exact: false }).count(), 0);
		await inspect(t, mareike, "return-risk-own");
	});

	const theirs = (await viewCase(d, id)).sections.find(({ owner }) => owner === destination.desk)?.compartment as string;
	await assess(d, theirs, { rrk_Advice: "not-safe" }, [
		debt,
		{ rrk_Factor: "traffickers-at-large", rrk_Likelihood: 3, rrk_Harm: 4, rrk_Checked: "confirmed-by-partner" },
		{ rrk_Factor: "stigma", rrk_Level: "community", rrk_Likelihood: 4, rrk_Harm: 2 },
	]);

	await t.test("somebody who reads both sides sees the differences first", async (t) => {
		await go(mareike, `#/cases/${id}`);
		await mareike.getByRole("link", { name: "Risks of a return, both sides beside each other" }).click();
		await mareike.getByText("On 3 points the two sides differ. They come first.").waitFor();
		t.same(await mareike.locator("main h3").allInnerTexts(), ["The opinion of each side", "Stigma", "Traffickers are free", "Debt"]);
		await mareike.getByText("yours", { exact: true }).first().waitFor();
		await mareike.getByText("Different: How likely (1 to 4)").waitFor();
		await mareike.getByText("Only the side she goes to names it").waitFor();
		for (const side of ["leaves", "goes to"])
			t.ok(await mareike.getByRole("region", { name: `Who can read the side she ${side}:` }).isVisible());
		t.ok((await mareike.locator(".author").count()) >= 5, "each with its author and time");
		await inspect(t, mareike, "return-risk");
	});

	await t.test("the two sides stand below each other on a phone, and beside each other on a wide screen", async (t) => {
		const tops = async () => {
			const boxes = await Promise.all(
				(await mareike.locator(".risk-sides").first().locator(".risk-side").all()).map((each) => each.boundingBox()),
			);
			return boxes.map((box) => box?.y ?? 0);
		};
		const [a = 0, b = 0] = await tops();
		t.ok(b > a);
		await mareike.setViewportSize({ width: 1280, height: 800 });
		const [c, e] = await tops();
		t.equal(c, e);
		await mareike.setViewportSize({ width: 360, height: 740 });
		t.notOk(await mareike.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth));
	});

	await t.test("printing is announced, and the paper is for those who read both sides", async (t) => {
		await mareike.evaluate(() => {
			globalThis.print = () => document.documentElement.setAttribute("data-printed", "");
		});
		const announced = mareike.waitForResponse((answer) => answer.url().includes("/announcements"));
		await mareike.getByRole("button", { name: "Print" }).click();
		t.ok((await announced).ok());
		await mareike.locator("html[data-printed]").waitFor();
		await mareike.emulateMedia({ media: "print" });
		await pictures(mareike, "return-risk-print");
		const forWhom = await mareike.locator(".print-head").innerText();
		t.match(forWhom, /Desk of Destination/);
		t.notMatch(forWhom, /Desk of Origin/, "the origin can't read the other side");
		t.equal(await mareike.locator("main :is(button, input):visible").count(), 0);
		await mareike.emulateMedia({ media: "screen" });
	});

	await t.test("somebody who reads one side learns who keeps the other", async (t) => {
		const { page: ana } = await world.signedIn(origin.staff);
		await go(ana, `#/cases/${id}`);
		await ana.getByText(/Desk of Destination.* keeps an assessment that you can't read/).waitFor();
		await ana.getByRole("link", { name: "Risks of a return, both sides beside each other" }).click();
		await ana.getByText(/Desk of Destination.* keeps this assessment/).waitFor();
		await ana.getByText("You see one side only, so nothing is marked as different.").waitFor();
		t.equal(await ana.getByText("Only the side", { exact: false }).count(), 0);
		await inspect(t, ana, "return-risk-one");
	});

	await t.test("the page is there in Arabic", async (t) => {
		const { page } = await world.signedIn(destination.staff, { locale: "ar" });
		await go(page, `#/cases/${id}/return-risk`);
		await page.getByRole("heading", { level: 1, name: "هل العودة آمنة؟ رأي الجانبين" }).waitFor();
		await page.locator(".risk-side").first().waitFor();
		await inspect(t, page, "return-risk-ar");
	});
});

/** Cases in a real browser: the lists, the case file, sections with their readers, the route of a case. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import { acceptHandoff, assignLead, caseLabels, labelCase, openSection, receiveHandoff, revise } from "#sdk/casework/index.ts";
import { message, write } from "#sdk/index.ts";
import { caseWith, requestTransfer } from "../../../support/sdk-cases.ts";
import { violations } from "../../../support/web/access.ts";
import { waitForField } from "../../../support/web/fields.ts";
import { noBrowser } from "../../../support/web/find-browser.ts";
import { inspect } from "../../../support/web/inspect.ts";
import { pictures } from "../../../support/web/pictures.ts";
import { WebWorld } from "../../../support/web/world.ts";

t.test("cases", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t, {}, { hasOneTab: true });
	const { origin, destination } = world.ready;
	const writer = origin.coordinator.session;
	const { page: ana } = await world.signedIn(origin.staff);

	await t.test("the list of a member without cases says so", async (t) => {
		await ana.getByRole("link", { name: "Cases" }).click();
		await ana.getByText("No cases yet.").waitFor();
		t.same(await violations(ana), []);
	});

	const { id, code, of } = await caseWith(writer, origin.desk, ["identity", "safe-contact", "health"]);
	await assignLead(writer, id, origin.staff.id);
	const identity = await openSection(writer, of.identity as string);
	await revise(writer, identity, {
		form: "person",
		ops: [
			{ field: "idn_CallHer", value: "Mira" },
			{ field: "idn_Birth", value: "~2007-05" },
			{ field: "prs_PrimaryLanguage", value: "sq" },
			{ field: "prs_Citizenship", value: ["AL", "stateless"] },
			{ field: "idn_AccessNeeds", value: ["sight", "hearing"] },
		],
		why: "She told us.",
	});
	const contact = await openSection(writer, of["safe-contact"] as string);
	const row = randomId();
	const channel = (field: string, value: string) => ({ row, field, value });
	await revise(writer, contact, {
		form: "channel",
		ops: [channel("sct_Kind", "phone"), channel("prs_MobilePhone", "+355 69 000 1111"), channel("sct_When", "After nine in the evening")],
	});
	await write(writer, of["safe-contact"] as string, message("She is afraid of calls from abroad."));

	await t.test("the list shows code and lead, and finds a code", async (t) => {
		await ana.getByRole("link", { name: code }).waitFor();
		await ana.getByText("you lead it").waitFor();
		await ana.getByLabel("Find a case by its code or label").fill("zzz");
		await ana.getByText("No case in these lists has this code or label.").waitFor();
		await ana.getByLabel("Find a case by its code or label").fill(code.slice(0, 9));
		await ana.getByRole("link", { name: code }).waitFor();
		await inspect(t, ana, "cases");
	});

	await t.test("the case file names who has the case, and the readers of each section", async (t) => {
		await ana.getByRole("link", { name: code }).click();
		await ana.getByRole("heading", { level: 1, name: code }).waitFor();
		await ana.getByRole("link", { name: "Safe contact" }).waitFor();
		await ana.getByText("nothing written yet").waitFor();
		await ana.getByText("Mira", { exact: true }).first().waitFor();
		await inspect(t, ana, "case");
	});

	await t.test("a label is given and shown in the list, and a colleague's change appears by itself", async (t) => {
		await ana.getByText("Give the case a label").click();
		const field = ana.getByLabel("Label, for your desk only");
		await ana.getByRole("button", { name: "Save the label" }).click();
		await ana.getByText("Fill this in.").waitFor();
		await field.fill("The two from May");
		await ana.getByRole("button", { name: "Save the label" }).click();
		await ana.getByText("Label: The two from May").waitFor();
		await inspect(t, ana, "case-label");
		t.same((await caseLabels(writer, origin.desk)).texts.get(id), ["The two from May"]);
		await ana.getByRole("link", { name: "Cases" }).click();
		await ana.getByLabel("Find a case by its code or label").fill("two from");
		await ana.getByRole("link", { name: code }).waitFor();
		await ana.getByText("The two from May", { exact: true }).waitFor();
		await pictures(ana, "cases-label");
		await labelCase(writer, id, "Red coat");
		await ana.getByText("No case in these lists has this code or label.").waitFor();
		await ana.getByLabel("Find a case by its code or label").fill("");
		await ana.getByText("Red coat", { exact: true }).waitFor();
		await ana.getByRole("link", { name: code }).click();
		await ana.getByText("Label: Red coat").click();
		await ana.getByRole("button", { name: "Remove the label" }).click();
		await ana.getByText("Give the case a label").waitFor();
		t.equal((await caseLabels(writer, origin.desk)).texts.get(id), undefined);
	});

	await t.test("a section shows its values in words, with author and reason", async (t) => {
		await ana.getByRole("link", { name: "Identity" }).click();
		await ana.getByRole("heading", { level: 1, name: "Identity" }).waitFor();
		await ana.getByText("about May 2007").waitFor();
		await ana.getByText("Albanian").waitFor();
		await ana.getByText("Albania, stateless").waitFor();
		await ana.getByText("Reason: She told us.").first().waitFor();
		await ana.getByText("Who can read this:").waitFor();
		await inspect(t, ana, "section");
	});

	await t.test("a note is added", async (t) => {
		await ana.getByRole("link", { name: `Case ${code}` }).click();
		await ana.getByRole("link", { name: "Safe contact" }).waitFor();
		const reads: string[] = [];
		ana.on("request", (request) => {
			if (request.method() === "GET" && request.url().includes(`/compartments/${of["safe-contact"]}/entries`)) reads.push(request.url());
		});
		const isSeen = ana.waitForResponse((response) => response.url().includes(`/compartments/${of["safe-contact"]}/seen`));
		await ana.getByRole("link", { name: "Safe contact" }).click();
		await ana.getByText("She is afraid of calls from abroad.").waitFor();
		await isSeen;
		t.equal(reads.length, 1, "one visit makes one access entry");
		await ana.getByLabel("A new note").fill("Ring twice, then hang up.");
		await ana.getByRole("button", { name: "Add the note" }).click();
		await ana.getByText("Ring twice, then hang up.").waitFor();
		await waitForField(ana, "", { fields: "textarea" });
		await inspect(t, ana, "section-contact");
	});

	await t.test("the desk talks about the case, and only the desk reads it", async (t) => {
		await ana.getByRole("link", { name: `Case ${code}` }).click();
		await ana.getByRole("link", { name: "Discussion of your desk" }).click();
		await ana.getByText("No messages yet.").waitFor();
		await ana.getByLabel("Your message").fill("Who drives on Friday?");
		await ana.getByRole("button", { name: /^Send to/ }).click();
		await ana.getByText("Who drives on Friday?").waitFor();
		await waitForField(ana, "", { fields: "textarea" });
		await inspect(t, ana, "discussion");
		await ana.getByRole("link", { name: "Back to the case" }).click();
	});

	await t.test("the lists, the case and its sections are shown in Arabic, from right to left", async (t) => {
		const { page } = await world.signedIn(origin.staff, { locale: "ar" });
		const open = (path: string) =>
			page.evaluate((to) => {
				globalThis.location.hash = to;
			}, `#/cases${path}`);
		for (const [name, path, shown] of [
			["ar-cases", "", ".row"],
			["ar-case", `/${id}`, ".case-code"],
			["ar-section", `/${id}/s/${of.identity}`, ".card"],
			["ar-edit", `/${id}/s/${of["safe-contact"]}/edit`, "form .card"],
		] as const) {
			await open(path);
			await page.locator(shown).first().waitFor();
			await inspect(t, page, name);
		}
		await page.getByText("طرق التواصل معها").first().waitFor();
	});

	await t.test("a case shared by a request is in the second list, and its route shows the receive", async (t) => {
		const { handoff } = await requestTransfer(writer, id, destination, ["identity"], of);
		const { page: mareike } = await world.signedIn(destination.staff);
		await mareike.getByRole("link", { name: "Cases" }).click();
		await mareike.getByRole("heading", { level: 2, name: "Shared with us" }).waitFor();
		await mareike.getByText("asked, not answered yet").waitFor();
		await pictures(mareike, "cases-shared");
		await mareike.getByRole("link", { name: code }).click();
		await mareike.getByText("What to do next").waitFor();
		await mareike.getByText("Kept by").first().waitFor();
		await mareike.locator(".route").waitFor();
		await inspect(t, mareike, "case-asked");
		await acceptHandoff(destination.staff.session, { case: id, handoff: handoff.id });
		await receiveHandoff(destination.staff.session, { case: id, handoff: handoff.id });
		await mareike.getByRole("link", { name: "The route of the case" }).click();
		await mareike.getByText(/received the case/).waitFor();
		await inspect(t, mareike, "route");
		await mareike.getByRole("link", { name: "Back to the case" }).click();
		await mareike.getByRole("link", { name: "Who can read each section" }).click();
		await mareike.getByRole("heading", { level: 2, name: "Identity" }).waitFor();
		await inspect(t, mareike, "case-readers");
	});

	await t.test("the desk that handed the case over sees that it did", async (t) => {
		await ana.getByText(/Your desk handed this case to/).waitFor();
		await inspect(t, ana, "case-past");
	});
});

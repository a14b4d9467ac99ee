/** Content that is written to break a screen, to run as code, or to deceive a reader. The server is honest and passes it on. */
import type { Page } from "playwright-core";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { attach, type Content, openThread, type UnlockedSession, write } from "#sdk/index.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { noBrowser } from "../../support/web/find-browser.ts";
import { openScreen } from "../../support/web/tour.ts";
import { DESKTOP, WebWorld } from "../../support/web/world.ts";

/** A time beyond the range of Date. */
const IMPOSSIBLE_TIME = Number.MAX_SAFE_INTEGER;
/** Runs as code when a page takes text for HTML, or a text for an address. */
const CODE = `"><img src=x onerror="globalThis.isRun=1"><script>globalThis.isRun=1</script>`;

/** Bidi controls. They end the isolation of a text in its sentence, and reverse the direction of what follows. */
const BIDI_CONTROLS = "\u2069\u202E";

t.test("hostile content", { skip: noBrowser }, async (t) => {
	const world = await WebWorld.boot(t);
	const { origin, destination } = world.ready;
	const ana = origin.staff;
	const colleague = origin.coordinator.session;
	const { page } = await world.signedIn(ana, { viewport: DESKTOP });
	const isRun = () => page.evaluate(() => "isRun" in globalThis);

	await t.test("a section with impossible times, values and names can still be read", async (t) => {
		const { id, of } = await caseWith(ana.session, origin.desk, ["identity", "safe-contact", "services", "journal"]);
		const rev = revisions(colleague);
		await rev(of["safe-contact"] as Id, "channel", { sct_Kind: "phone", prs_MobilePhone: "+37360004711", sct_LeaveMessage: "constructor" });
		await rev(of["safe-contact"] as Id, "channel", { prs_MobilePhone: 37360004711, sct_LeaveMessage: CODE, [CODE.slice(0, 80)]: CODE });
		await rev(of.identity as Id, "person", { idn_CallHer: CODE, prs_PrimaryLanguage: ["zz-<b>", "toString"], prs_FirstName: ["a"] });
		await rev(of.identity as Id, "__proto__", { __proto__x: "x" });
		await rev(of.services as Id, "service", { srv_By: "__proto__", srv_On: "9999-99-99", srv_Kind: "constructor" });
		await rev(of.journal as Id, "contact", { jrn_At: "9999-99-99T99:99+99:99", jrn_Kind: "hasOwnProperty", jrn_Minutes: IMPOSSIBLE_TIME });
		const sections = Object.values(of).flatMap((compartment) => [`/s/${compartment}`, `/s/${compartment}/edit`]);
		const places = ["", "/call", "/journal", "/tasks", "/readers", "/route", ...sections].map((place) => `#/cases/${id}${place}`);
		for (const place of [...places, "#/today", "#/cases"]) t.ok(await opens(page, place), place);
		t.notOk(await isRun());
	});

	await t.test("a title and messages with code in them are shown as plain text", async (t) => {
		const sender = destination.staff.session;
		const thread = await openThread(sender, CODE.slice(0, 190), [{ kind: "desk", id: origin.desk }], destination.desk);
		await write(sender, thread, { kind: "text", text: CODE, language: CODE.slice(0, 35), files: [] });
		await write(sender, thread, {
			kind: "text",
			text: "javascript:globalThis.isRun=1 https://elsewhere.example/",
			language: "ar",
			files: [],
		});
		t.ok(await opens(page, "#/threads"));
		t.ok(await opens(page, `#/threads/${thread}`));
		await page.getByText("javascript:globalThis.isRun=1").waitFor();
		t.equal(await page.locator("#content a[href^=javascript], #content a[href*=elsewhere]").count(), 0);
		t.notOk(await isRun());
	});

	await t.test("a text can't reverse the sentence around it, and a file name can't hide its ending", async (t) => {
		const sender = destination.staff.session;
		const thread = await openThread(sender, `Title${BIDI_CONTROLS}`, [{ kind: "desk", id: origin.desk }], destination.desk);
		const name = "invoice\u202Efdp.exe";
		const { header, info } = await attach(sender, thread, { name, type: "application/pdf", size: 3, content: pieces(new Uint8Array(3)) });
		await write(sender, thread, { kind: "text", text: `Hello${BIDI_CONTROLS}`, language: null, files: [info] }, { attachments: [header] });
		await opens(page, `#/threads/${thread}`);
		await page.getByText("invoicefdp.exe").waitFor();
		t.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Title");
		t.notMatch(await page.locator("body").innerText(), /[\u202A-\u202E\u2066-\u2069]/);
		const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save" }).click()]);
		t.equal(download.suggestedFilename(), "invoicefdp.exe");
	});
});

async function* pieces(bytes: Uint8Array<ArrayBuffer>) {
	yield bytes;
}

/** @returns a function that writes values which no form accepts. */
function revisions(session: UnlockedSession) {
	return (compartment: Id, form: string, values: Record<string, unknown>) => {
		const row = isMany(form) ? crypto.randomUUID() : null;
		return write(session, compartment, {
			kind: "rev",
			form: `${form}@1`,
			base: [],
			at: IMPOSSIBLE_TIME,
			why: "…",
			files: [],
			ops: Object.entries(values).map(([field, value]) => ({ row, field, value })),
		} as Content);
	};
}

const isMany = (form: string) => ["channel", "service", "contact"].includes(form);

/** Whether a screen opens without a fault. */
async function opens(page: Page, hash: string): Promise<boolean> {
	await openScreen(page, hash);
	return !(await page.getByRole("heading", { name: "This screen has a fault" }).isVisible());
}

/** `cloister site build` with documents of the library. */
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { organisationName } from "#protocol/folds/directory.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { HOTLINE } from "../../support/documents.ts";
import { testFolder } from "../../support/folder.ts";
import { spaceWorld } from "../../support/space-world.ts";

const { origin, transit, space } = await spaceWorld(t);
const type = typing(commands, origin.staff.session);
const folder = testFolder(t);
const texts = path.join(folder, "texts");
cpSync(path.resolve(import.meta.dirname, "../../../examples/site"), texts, { recursive: true });
const settings = JSON.parse(readFileSync(path.join(texts, "site.json"), "utf8"));
let builds = 0;

/** Builds the site with these documents. @returns what it printed, and the text of a page */
async function build(documents: object[]) {
	writeFileSync(path.join(texts, "site.json"), JSON.stringify({ ...settings, documents }));
	builds += 1;
	const to = path.join(folder, `site-${builds}`);
	const { data } = await type(`site build --from ${texts} --to ${to} --day 2026-12-02`);
	return { data, of: (file: string) => readFileSync(path.join(to, file), "utf8") };
}

t.test("a document that is marked as public becomes a page, with its translations", async (t) => {
	const line = `document write ${space} "Work abroad" "Ask for the contract." --kind page --language en`;
	const { document } = (await type(line)).data;
	await type(`document translate ${document} "Trabajar fuera" "Pide el contrato." --language es`);
	const named = { item: document, number: 50, way: "abroad" };
	await t.rejects(build([named]), /can't be on the public site/, "nobody has marked it");
	await type(`document change ${document} --public yes`);
	const first = await build([named]);
	t.match(first.of("en/50/index.html"), "<p>Ask for the contract.</p>");
	t.match(first.of("es/50/index.html"), "<h1>Trabajar fuera</h1>");
	t.notMatch(first.of("es/50/index.html"), 'class="older"');
	await type(`document edit ${document} "Ask for the contract, and keep a copy."`);
	const second = await build([named]);
	t.match(second.of("es/50/index.html"), 'class="older"');
	t.ok(second.data.look.some(({ at, what }: { at: string; what: string }) => at === "50 es" && what === "older than its source in en"));
	await t.rejects(build([{ ...named, number: 10 }]), /Two pages have the number 10/);
	await t.rejects(build([{ ...named, item: "none" }]), /isn't in your library/);
	await type(`document withdraw ${document}`);
	await t.rejects(build([named]), /can't be on the public site/, "it is withdrawn");
});

t.test("a document of a muted author, and a muted member's translation, aren't on the site", async (t) => {
	const other = typing(commands, transit.staff.session);
	const owner = typing(commands, origin.coordinator.session);
	const write = async (writer: typeof type, number: number) => {
		const { document } = (await writer(`document write ${space} "Page ${number}" "Text." --kind page --language en`)).data;
		await writer(`document change ${document} --public yes`);
		return { item: document, number, way: "abroad" };
	};
	const [muted, calm] = [await write(other, 51), await write(type, 52)];
	// The row of another reader counts, so the document stays in the list.
	await type(`document translate ${muted.item} Calme Calme --language fr`);
	await other(`document translate ${calm.item} FORT FORT --language es`);
	t.match((await build([muted, calm])).of("es/52/index.html"), "FORT");
	await owner(`space mute ${space} ${transit.staff.id} --reason abuse`);
	await t.rejects(build([muted, calm]), /can't be on the public site/);
	const { of } = await build([calm]);
	t.match(of("en/52/index.html"), "Page 52");
	t.throws(() => of("es/52/index.html"), { code: "ENOENT" }, "no such page");
	await owner(`space mute ${space} ${transit.staff.id} --off`);
});

t.test("a position shows who has endorsed its present text", async (t) => {
	const { document } = (await type(`document write ${space} "No fees" "Workers pay no fees." --kind position --language en`)).data;
	await type(`document change ${document} --public yes`);
	const named = { item: document, number: 51, kind: "position" };
	const speaks = typing(commands, transit.coordinator.session);
	await speaks(`document endorse ${document}`);
	const supporter = organisationName(transit.coordinator.session.dir, transit.id) ?? "";
	await type(`document translate ${document} "Sin cobros" "Nadie paga." --language es`);
	const { of, data } = await build([named]);
	t.match(of("en/51/index.html"), `<li>${supporter}</li>`);
	t.notMatch(of("en/51/index.html"), "in this language");
	t.match(of("es/51/index.html"), "Apoyan el texto en este idioma: English.", "nobody has endorsed the translation");
	const warning = `names ${supporter}: ask whether it may be named in public`;
	t.ok(data.look.some(({ at, what }: { at: string; what: string }) => at === "51 endorsements" && what === warning));
	await type(`document edit ${document} "Workers never pay fees."`);
	t.notMatch((await build([named])).of("en/51/index.html"), supporter, "the new text isn't endorsed");
});

t.test("a document of hotlines adds its rows", async (t) => {
	const { document } = (await type(`document write ${space} "Hotlines" "Call them." --kind hotlines --language en`)).data;
	await type(`document rows ${document}`, undefined, { words: async () => JSON.stringify([HOTLINE]) });
	await type(`document change ${document} --public yes`);
	const { of } = await build([{ item: document, number: 60 }]);
	t.match(of("en/1/index.html"), HOTLINE.name);
});

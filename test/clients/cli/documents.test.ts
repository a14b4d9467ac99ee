/** The library on the command line: write, find, translate, comment, use and withdraw. */
import path from "node:path";
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { HOTLINE } from "../../support/documents.ts";
import { testFolder } from "../../support/folder.ts";
import { spaceWorld } from "../../support/space-world.ts";

const { origin, transit, space } = await spaceWorld(t);
const writes = typing(commands, origin.staff.session);
const reads = typing(commands, transit.staff.session);
const documentsOf = async (line = "document list") => (await reads(line)).data.documents;

t.test("a practice is written, translated, changed, commented, used and withdrawn", async (t) => {
	const line = `document write ${space.slice(0, 8)} "Talks in schools" "We talked." --kind practice --language en --theme schools --country it`;
	const { document } = (await writes(line)).data;
	const kept = { titles: { en: "Talks in schools" }, kind: "practice", state: "draft", themes: ["schools"], countries: ["IT"] };
	t.match(await documentsOf(), [{ document, ...kept }]);
	t.equal((await documentsOf("document list --country IT --find SCHOOLS --kind practice")).length, 1);
	t.same(await documentsOf("document list --language fr"), []);
	await reads(`document translate ${document} "À l'école" "Parler." --language fr`);
	t.match(await documentsOf("document list --language fr"), [{ titles: { fr: "À l'école" } }]);
	await t.rejects(reads(`document edit ${document} "Mine."`), { code: "not-allowed" });
	await writes(`document edit ${document} "We sang."`);
	const { text } = await reads(`document show ${document} --language fr`);
	t.match(text, /À l'école \(practice, draft, fr\)[\s\S]*older than the source[\s\S]*- We talked\.\n\+ We sang\.[\s\S]*Parler\./);
	await writes(`document change ${document.slice(0, 8)} --state adopted --audience educators`);
	const { remark } = (await reads(`document comment ${document} "Thank you." --language en`)).data;
	await reads(`document used ${document} "With 20 teachers." --language en`);
	const shown = await writes(`document show ${document}`);
	t.match(shown.data, {
		...{ state: "adopted", audience: ["educators"], themes: ["schools"], body: "We sang.", revisions: 2 },
		translations: [{ language: "fr", isOlder: true }],
		comments: [{ remark, body: "Thank you.", desk: transit.desk }],
		uses: [{ body: "With 20 teachers." }],
	});
	t.match(shown.text, /Comments:[\s\S]*Thank you\.[\s\S]*Used by:[\s\S]*With 20 teachers\./);
	await reads(`document take-back ${document} ${remark.slice(0, 8)}`);
	t.same((await writes(`document show ${document}`)).data.comments, []);
	await writes(`document withdraw ${document}`);
	t.match(await documentsOf("document list --state withdrawn"), [{ document }]);
});

t.test("what a muted member has written is folded", async (t) => {
	const { document } = (await writes(`document write ${space} Calm "Please." --kind practice --language en`)).data;
	await reads(`document comment ${document} LOUD --language en`);
	const own = (await reads(`document write ${space} TITLE BODY --kind practice --language en --summary SUM --theme THEME`)).data.document;
	// The row of another reader counts, so the document stays in the list.
	await writes(`document translate ${own} Calme Calme --language fr`);
	await writes(`document comment ${own} "Thank you." --language en`);
	const owner = typing(commands, origin.coordinator.session);
	await owner(`space mute ${space} ${transit.staff.id} --reason abuse`);
	const { text, data } = await writes(`document show ${document}`);
	t.match(text, /Please\.[\s\S]*muted the author/);
	t.notMatch(text, /LOUD/);
	t.match(data, { muted: null, comments: [{ muted: { reason: "abuse" } }] });
	const shown = await writes(`document show ${own}`);
	t.match(shown.text, /muted the author[\s\S]*Thank you\./);
	t.notMatch(shown.text, /TITLE|BODY|SUM|THEME/);
	t.match(shown.data.muted, { reason: "abuse" });
	await owner(`space mute ${space} ${transit.staff.id} --off`);
	t.match((await writes(`document show ${own}`)).text, /TITLE[\s\S]*BODY/);
});

t.test("nothing of a hidden document or comment is printed", async (t) => {
	const line = `document write ${space} XTITLE XBODY --kind practice --language en --summary XSUM --theme XTHEME --country MD --author XAUTHOR`;
	const { document } = (await writes(line)).data;
	const { remark } = (await reads(`document comment ${document} XLOUD --language en`)).data;
	const owner = typing(commands, origin.coordinator.session);
	await owner(`space mark ${space} ${document} hidden --entry ${remark} --reason abuse`);
	t.match((await writes(`document show ${document}`)).data, { body: "XBODY", comments: [{ body: "", hidden: { reason: "abuse" } }] });
	await owner(`space mark ${space} ${document} hidden --reason personal-data`);
	for (const shown of [`document show ${document}`, "document list", `space items ${space}`]) {
		const { data, text } = await writes(shown);
		t.notMatch(JSON.stringify(data) + text, /XTITLE|XBODY|XSUM|XTHEME|"MD"|XAUTHOR|XLOUD/, shown);
	}
});

t.test("a document of hotlines has rows", async (t) => {
	const { document } = (await writes(`document write ${space} "Hotlines" "Call them." --kind hotlines --language en`)).data;
	await writes(`document rows ${document}`, undefined, { words: async () => JSON.stringify([HOTLINE]) });
	t.same((await reads(`document show ${document}`)).data.hotlines, [HOTLINE]);
	t.match(await documentsOf("document list --country IT --kind hotlines"), [{ document }]);
	await t.rejects(writes(`document rows ${document} nothing`), /JSON/);
	await t.rejects(writes(`document rows ${document} '[{"country":"XX"}]'`), { code: "bad-input" });
});

t.test("an organisation endorses a position and takes it back", async (t) => {
	const { document } = (await writes(`document write ${space} "No fees" "Workers pay no fees." --kind position --language en`)).data;
	await t.rejects(reads(`document endorse ${document}`), { code: "not-allowed" });
	const speaks = typing(commands, transit.coordinator.session);
	const { endorsement, revision } = (await speaks(`document endorse ${document}`)).data;
	const { data, text } = await reads(`document show ${document}`);
	t.match(data.endorsements, [{ endorsement, organisation: transit.id, revision, choice: "yes", isOlder: false }]);
	t.match(text, /What organisations say about it:[\s\S]*: yes\n/);
	const file = path.join(testFolder(t), "endorsements.json");
	await reads(`document prove ${document} --to ${file}`);
	const verified = await writes(`document verify ${file}`);
	t.match(verified.data, { text: { body: "Workers pay no fees." }, endorsements: [{ organisation: transit.id }] });
	t.match(
		verified.text,
		/^Network: \S{43}\nWhat organisations said .*\n {2}.*: yes {2}\S+Z\n *\n {2}No fees\n *\n {2}Workers pay no fees\.$/,
	);
	await writes(`document edit ${document} "Workers never pay fees."`);
	t.match((await reads(`document show ${document}`)).text, /: yes \(to an earlier text\)/);
	await speaks(`document endorse ${document} --choice abstain`);
	const [standing] = (await reads(`document show ${document}`)).data.endorsements;
	t.match(standing, { choice: "abstain", isOlder: false });
	await speaks(`document take-back ${document} ${standing.endorsement.slice(0, 8)}`);
	t.same((await reads(`document show ${document}`)).data.endorsements, []);
});

t.test("what may be about a person is sent only after a confirmation", async (t) => {
	const line = `document write ${space} "Our practice" "Call +355 69 123 4567." --kind practice --language en`;
	const before = (await documentsOf()).length;
	await t.rejects(writes(line), /Nothing was changed/i);
	t.equal((await documentsOf()).length, before);
	await writes(line, undefined, { confirm: async () => true });
	t.equal((await documentsOf()).length, before + 1);
});

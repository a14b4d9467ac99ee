/** Profiles and offers on the command line. */
import { readFileSync } from "node:fs";
import path from "node:path";
import t from "tap";
import { commands } from "../../../clients/cli/commands/index.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { offersWorld } from "../../support/offers-world.ts";

const { origin, transit } = await offersWorld(t);
const own = typing(commands, origin.staff.session);
const others = typing(commands, transit.staff.session);
const QUERY = "people find --language vi --service legal --region asia";

t.test("an offer is made, found, confirmed and withdrawn", async (t) => {
	const { offer } = (await own("offer add legal --country VN --language en --phone 123")).data;
	t.same((await others(QUERY)).data.found, []);
	await own(`people profile ${origin.id} '{"languages":["vi"],"about":[{"language":"en","text":"We help."}]}'`);
	const { data, text } = await others(QUERY);
	t.match(data.found, [
		{ offer, kind: "legal", age: "fresh", phone: "123", reasons: [{ kind: "region" }, { kind: "service" }, { kind: "language" }] },
	]);
	t.match(text, /WHY[\s\S]*asia, legal, vi/);
	await own(`people profile ${origin.id} '{"ask":"Vietnamese"}'`);
	const shown = await others(`people show ${origin.id}`);
	t.match(shown.data, { profile: { ask: "Vietnamese", languages: ["vi"] }, offers: [{ offer }], foreignEntries: [] }, "other fields stay");
	t.match(shown.text, /We help\.\nLanguages: vi\nAsk us about: Vietnamese/);
	await own(`offer confirm ${offer.slice(0, 8)} --beds 2`);
	t.match((await own("offer list")).data.offers, [{ offer, beds: 2, isOurs: true }]);
	t.same([(await own("offer list --due")).data.offers, (await others("offer list")).data.offers], [[], []]);
	await t.rejects(own("offer confirm --beds 2"), /name one offer/);
	await t.rejects(own(`people profile ${origin.id} []`), /as JSON/);
	await t.rejects(own(`people profile ${origin.id} '{"links":["http://a.org"]}'`), { code: "bad-input" });
	const files = testFolder(t);
	await others(`people export --format csv --to ${path.join(files, "a.csv")}`);
	await others(`people export --format hsds-json --to ${path.join(files, "a.json")}`);
	t.match(readFileSync(path.join(files, "a.csv"), "utf8"), offer);
	t.match(JSON.parse(readFileSync(path.join(files, "a.json"), "utf8")), { contents: [{ id: offer, name: "legal" }] });
	const changed = "--capacity waitlist --for women --day-and-night --until 2030-01-31";
	t.same((await own(`offer change ${offer.slice(0, 8)} ${changed}`)).data, { offer });
	const after = async () => (await own("offer list")).data.offers;
	t.match(await after(), [
		{
			offer,
			kind: "legal",
			capacity: "waitlist",
			for: ["women"],
			isDayAndNight: true,
			until: "2030-01-31",
			phone: "123",
			languages: ["en"],
		},
	]);
	await own(`offer change ${offer} --service health --clear until --clear for --clear day-and-night --clear beds`);
	t.match(await after(), [{ kind: "health", capacity: "waitlist", for: [], isDayAndNight: false, until: null, beds: null, phone: "123" }]);
	await own(`offer withdraw ${offer}`);
	t.same((await others(QUERY)).data.found, []);
});

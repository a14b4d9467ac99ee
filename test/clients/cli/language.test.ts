/** The words of the command line in the language that the person has chosen. */
import { execFile } from "node:child_process";
import t from "tap";
import { ProtocolError } from "#protocol/errors.ts";
import { ALARM_CODES, AlarmError } from "#sdk/alarms.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { errorJson } from "../../../clients/cli/answers/exits.ts";
import { flagsText } from "../../../clients/cli/answers/handoff.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { People } from "../../../clients/cli/lookup/people.ts";
import { alarmWords, errorWords } from "../../../clients/cli/words/codes.ts";
import { fieldWords, formWords } from "../../../clients/cli/words/forms.ts";
import { setLanguage, translated, translatedAlarm, typedCode } from "../../../clients/cli/words/language.ts";
import { languages, ROOM_NAMES, readRoom, translations } from "../../../clients/web/build/catalogues.ts";
import { ownTexts } from "../../../clients/web/build/words.ts";
import { ROOMS } from "../../../clients/words/rooms.ts";
import { typing } from "../../support/commands.ts";
import { testFolder } from "../../support/folder.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { CLI } from "../../support/witness.ts";

interface Result {
	exit: number;
	out: string;
	err: string;
}

/** Runs the program in a process of its own. */
function cloister(language: string, words: string[]): Promise<Result> {
	const env = { ...process.env, CLOISTER_CLI_HOME: testFolder(t), CLOISTER_CLI_LANGUAGE: language };
	return new Promise((resolve) => {
		execFile(process.execPath, [CLI, ...words], { env }, (error, out, err) => resolve({ exit: Number(error?.code ?? 0), out, err }));
	});
}

t.afterEach(() => setLanguage("en"));

t.test("the fields of a section in Romanian", async (t) => {
	const { exit, out } = await cloister("ro", ["case", "fields", "safe-contact"]);
	t.equal(exit, 0);
	setLanguage("ro");
	for (const label of [formWords("channel"), fieldWords("sct_Kind"), fieldWords("sct_When")]) t.match(out, label);
	setLanguage("en");
	t.notMatch(out, fieldWords("sct_When"));
});

t.test("an empty setting means English", async (t) => {
	const { out } = await cloister("", ["case", "fields", "safe-contact"]);
	t.match(out, fieldWords("sct_When"));
});

t.test("a language without words is refused", async (t) => {
	const { exit, err } = await cloister("../en", ["help"]);
	t.equal(exit, 2);
	t.match(err, "CLOISTER_CLI_LANGUAGE takes one of: ar, en, es, fr, it, pt, ro, ru, sq, uk.");
});

t.test("a form or code of a newer program is shown by its name", async (t) => {
	setLanguage("uk");
	t.equal(formWords("later"), "later");
	t.equal(typedCode("parts.role", "later"), "later");
});

t.test("tables show codes in words, and --json keeps the codes", async (t) => {
	const { admin, origin, transit } = await readyNetwork(t);
	const staff = origin.staff.session;
	const type = typing(commands, staff);
	const { id, code, of } = await caseWith(staff, origin.desk, ["identity"]);
	await requestTransfer(staff, id, transit, ["identity"], of);
	const english = {
		members: await type("member list"),
		handoffs: await type("handoff list"),
		case: await type(`case show ${code}`),
		log: await type("log entries", admin.session),
	};
	t.match(english.members.text, /coordinator/);
	t.match(english.handoffs.text, /requested/);
	setLanguage("uk");
	const members = await type("member list");
	t.match(members.text, "Координатор (coordinator)");
	t.match(members.text, translated("vetting.status.active"));
	t.same(members.data, english.members.data);
	const handoffs = await type("handoff list");
	t.match(handoffs.text, translated("cases.handoff.requested"));
	t.notMatch(handoffs.text, "requested");
	t.same(handoffs.data.handoffs[0].state, "requested");
	const { handoff, kind, priority } = handoffs.data.handoffs[0];
	const views = [handoffs.text, (await type(`handoff show ${handoff}`)).text];
	for (const view of views) t.match(view, translated(`handoffs.priority.${priority}`));
	for (const view of [...views, (await type(`case show ${code}`)).text]) t.match(view, translated(`handoffs.kind.${kind}`));
	t.match((await type(`handoff summary ${handoff}`, transit.staff.session)).text, `${translated("handoffs.purpose.legal")} (legal)`);
	const flags = async (session: UnlockedSession) => flagsText(await People.of(session), { to: transit.desk }, ["due-red", "unconfirmed"]);
	const [late, lateToUs, unconfirmed] = ["due-red", "due-red.listed", "unconfirmed"].map((flag) => translated(`handoffs.flag.${flag}`));
	t.same([await flags(staff), await flags(transit.staff.session)], [`${late} ${unconfirmed}`, `${lateToUs} ${unconfirmed}`]);
	const shown = await type(`case show ${code}`);
	for (const words of [`${translated("section.identity")} (identity)`, `${translated("cases.status.Active")} (Active)`])
		t.match(shown.text, words);
	t.same(shown.data, english.case.data);
	const { text } = await type("log entries", admin.session);
	t.match(text, translated("log.action.directory.read"));
	t.match(text, translated("log.action.directory.countersign"));
	const inbox = await type("inbox", transit.staff.session);
	t.match(inbox.text, translated("today.group.awaiting"));
});

t.test("an error comes in both languages, because the English one names the commands", async (t) => {
	const refused = new ProtocolError("not-allowed", "made");
	t.notOk("translation" in errorJson(refused));
	setLanguage("fr");
	t.match(errorJson(refused), { code: "not-allowed", message: errorWords["not-allowed"], translation: translated("error.not-allowed") });
	t.notOk("translation" in errorJson(new ProtocolError("no-such-route")), "the sentence speaks of a page");
	const alarm = errorJson(new AlarmError({ code: "keybag-old", subject: null, detail: "made" }));
	t.match(alarm, { code: "keybag-old", message: alarmWords["keybag-old"], translation: translatedAlarm("keybag-old") });
	t.match(translatedAlarm("keybag-old")?.split("\n").length, 4);
});

const shared = ROOM_NAMES.filter((room) => "isInCommandLine" in ROOMS[room]);

t.test("the texts that both clients show are plain", async (t) => {
	const ids = shared.flatMap((room) => Object.keys(readRoom(room)));
	for (const language of languages()) {
		const texts = ownTexts(language);
		t.same(
			ids.filter((id) => /[{}<>]|[^\P{Cc}]/u.test(texts[id] ?? "")),
			[],
			language,
		);
	}
});

for (const language of translations())
	t.test(`${language}: each alarm has words`, async (t) => {
		setLanguage(language);
		for (const code of ALARM_CODES.filter((each) => each !== "altered-web-code")) t.ok(translatedAlarm(code), code);
	});

/** The form of a bell sends only what the person has changed. */
import t from "tap";
import { BELL_LANGUAGES } from "#protocol/codes.ts";
import { bellChanges, typedBell } from "../../../clients/web/screens/desk/bell-changes.ts";

const ZONE = "Europe/Rome";
const bell = {
	language: "ro",
	languages: BELL_LANGUAGES,
	mail: { address: "old@example.org", failure: null, rung: null },
	webhook: { url: "https://example.org/bell", failure: null, rung: null },
	reminder: { hour: 8, zone: ZONE },
	sendsMail: true,
} as const;
const before = typedBell(bell, "en");

t.test("an address that the person didn't touch isn't sent again", async (t) => {
	t.same(bellChanges(before, { ...before, hour: "9" }, ZONE), { reminder: { hour: 9, zone: ZONE } });
	t.same(bellChanges(before, { ...before, mail: " old@example.org " }, ZONE), {});
	t.same(bellChanges(before, { ...before, mail: "new@example.org " }, ZONE), { mail: "new@example.org", language: "ro" });
	t.same(bellChanges(before, { ...before, language: "it" }, ZONE), { language: "it" });
});

t.test("an empty field switches its part off", async (t) => {
	t.same(bellChanges(before, { ...before, mail: "", webhook: " ", hour: "" }, ZONE), { mail: null, webhook: null, reminder: null });
});

t.test("the first mail address gets the language that the form shows", async (t) => {
	const silent = typedBell({ ...bell, mail: null, language: "en" }, "sq");
	t.same(bellChanges(silent, { ...silent, mail: "first@example.org" }, ZONE), { mail: "first@example.org", language: "sq" });
});

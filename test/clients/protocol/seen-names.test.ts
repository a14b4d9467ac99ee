import t from "tap";
import { isVisible, looksLike } from "#protocol/seen-names.ts";

t.test("a name of characters that show nothing isn't a name", async (t) => {
	for (const name of [
		"\u200b",
		" \u00a0\u2003",
		"\u3164\u115f",
		"\u2060\ufeff\u00ad",
		"\u2800",
		"\u202e\u2066",
		"\ufe0f\u0301",
		"\u{e0041}",
		"\u061c",
	])
		t.notOk(isVisible(name), JSON.stringify(name));
	for (const name of ["A", "١", "نور", "क", "Ana Kola", "O’Neill", "\u200bAna", "☂"]) t.ok(isVisible(name), name);
});

t.test("names that differ in what nobody sees look alike", async (t) => {
	for (const name of [
		"Safe\u200b Ways",
		"Safe  Ways",
		" Safe Ways",
		"Safe\u00a0Ways",
		"Safe Ways\u2060",
		"Sa\u00adfe Ways",
		"\u202aSafe Ways\u202c",
	])
		t.ok(looksLike(name, "Safe Ways"), JSON.stringify(name));
	t.ok(looksLike("Zoe\u0308", "Zo\u00eb"));
	for (const name of ["Safe Ways", "safe ways", "SafeWays", "Safe Ways 2"]) t.notOk(looksLike(name, "Safe Ways"), name);
});

/** Words are found in any order, in parts, without accents, and written in another script. */
import t from "tap";
import { hasCode, hasWords } from "../../../clients/words/search.ts";

t.test("words in any order, and parts of words", async (t) => {
	t.ok(hasWords("Mirela Popescu", "pop mir"));
	t.ok(hasWords("The two from May", "may two"));
	t.notOk(hasWords("Mirela Popescu", "mirela ionescu"));
	t.notOk(hasWords("Mirela", "  "), "nothing is typed");
	t.notOk(hasWords("", "mirela"));
});

t.test("accents and vowel signs are forgiven", async (t) => {
	for (const [name, typed] of [
		["Speranța", "speranta"],
		["Hëna", "hena"],
		["Łucja", "lucja"],
		["Weiß", "weiss"],
		["مُنى", "منى"],
	] as const)
		t.ok(hasWords(name, typed), `${typed} finds ${name}`);
});

t.test("a name is found across scripts", async (t) => {
	for (const [name, typed] of [
		["Оксана", "Oksana"],
		["Oksana", "Оксана"],
		["Юлія Шевченко", "julia shevchenko"],
		["Iulia", "Юлия"],
		["Олександра", "Oleksandra"],
		["Хрістіна", "Khristina"],
		["Ελένη", "Eleni"],
		["مريم", "Maryam"],
		["Mariam", "مريم"],
		["فاطمة", "Fatima"],
		["خديجة", "Khadija"],
	] as const)
		t.ok(hasWords(name, typed), `${typed} finds ${name}`);
	t.notOk(hasWords("Оксана", "Irina"));
	t.notOk(hasWords("مريم", "Fatima"));
	t.notOk(hasWords("منى", "n"), "one sound alone finds nothing across scripts");
});

t.test("a code is typed with or without its dashes", async (t) => {
	for (const typed of ["kime-lo", "KIME LO", "lodo"]) t.ok(hasCode("kime-lodo-vasu", typed), typed);
	t.notOk(hasCode("kime-lodo-vasu", " "));
});

/** A summary must not name the person. */
import t from "tap";
import { findIdentifying, generateCaseCode, knownAs, openSection, revise } from "#sdk/casework/index.ts";
import { readyNetwork } from "../../../support/sdk.ts";
import { caseWith } from "../../../support/sdk-cases.ts";

const known = { names: ["Zoë Mira Hoxha", "Li"], code: "bado-kime-losa-tobo" };
const found = (text: string) => findIdentifying(text, known).map(({ kind, text: each }) => `${kind} ${each}`);

t.test("names are found without regard to capitals, accents and what stands around them", async (t) => {
	t.same(found("ZOE's sister, (mira), Hoxhas"), ["name ZOE", "name mira"]);
	t.same(found("She is called Li."), ["name Li"]);
	t.same(found("She likes lions, and a mirage."), []);
});

t.test("the case code, numbers and addresses are found", async (t) => {
	t.same(found("Case Bado-Kime-Losa-Tobo"), ["code bado-kime-losa-tobo"]);
	t.same(found("+355 69 000 0000 or 04.05.1999"), ["number +355 69 000 0000", "number 04.05.1999"]);
	t.same(found("Needs 2 beds for 10 days, from 18:00, room 12."), []);
	t.same(found("write to mira@example.org"), ["name mira", "address mira@example.org"]);
	t.same(found(""), []);
});

t.test("numbers in Arabic, Persian, Urdu and other digits are found", async (t) => {
	for (const number of [
		"+٣٥٥ ٦٩ ٠٠٠ ٠٠٠٠",
		"۰۶۹-۰۰۰-۰۰۰۰",
		"+۹۲ ۳۰۰ ۰۰۰۰۰۰۰",
		"＋９８ ２１ ００００",
		"०६९०००००",
		"٠٤‏/٠٥‏/١٩٩٩",
		"069–000–0000",
	])
		t.same(found(`هاتف: ${number}، الليلة`), [`number ${number}`]);
	t.same(found("سريران لمدة ١٠ أيام، من الساعة ١٨:٠٠، الغرفة ١٢."), []);
});

t.test("a name is found in the letters of another keyboard", async (t) => {
	const known = { names: ["علی‌رضا", "كريمة"], code: null };
	const kinds = (text: string) => findIdentifying(text, known).map(({ kind, text: each }) => `${kind} ${each}`);
	t.same(kinds("علي and کریمة, كـريمة"), ["name علي", "name کریمة", "name كـريمة"]);
	t.same(kinds("علیرضا"), [], "names that were written apart are found only apart");
});

t.test("each case code is found, and no words that only look like one", async (t) => {
	const none = { names: [], code: null };
	const code = generateCaseCode((length) => new Uint8Array(length).fill(9));
	const kinds = (text: string) => findIdentifying(text, none).map(({ kind, text: each }) => `${kind} ${each}`);
	t.same(kinds(`About ${code.toUpperCase().replaceAll("-", " ")}, please`), [`code ${code}`]);
	t.same(kinds(`${code}, ${code}`), [`code ${code}`]);
	t.same(kinds(`${code.slice(0, -1)}${code.endsWith("a") ? "e" : "a"}`), [], "a wrong check syllable");
	t.same(kinds("A question about a case"), []);
	t.same(findIdentifying(code, { names: [], code }), [{ kind: "code", text: code }], "once");
});

t.test("the names of a case come from its section identity, and only for desks that can open it", async (t) => {
	const { origin, destination } = await readyNetwork(t);
	const { session } = origin.staff;
	const { id, of, code } = await caseWith(session, origin.desk, ["identity"]);
	t.same(await knownAs(session, id), { names: [], code });
	const ops = [
		{ field: "prs_FirstName", value: "Mira" },
		{ field: "idn_KnownAs", value: ["Mimi"] },
	];
	await revise(session, await openSection(session, of.identity ?? ""), { form: "person", ops });
	t.same(await knownAs(session, id), { names: ["Mira", "Mimi"], code });
	await t.rejects(knownAs(destination.staff.session, id), { code: "not-found" });
});

/** Dates that can't be right are found, and dates that can be right aren't. */
import t from "tap";
import { isImpossibleDate } from "#sdk/casework/index.ts";

const NOW = Date.UTC(2026, 11, 1, 12);

t.test("dates that can't be right", async (t) => {
	const wrong = [
		["idn_Birth", "2062"],
		["idn_Birth", "~2027-02"],
		["idn_Birth", "1026-05-31"],
		["doc_Issued", "2026-12-03"],
		["jrn_At", "2026-12-24T10:00+01:00[Europe/Berlin]"],
		["tsk_Due", "0202-12-24T10:00+01:00"],
		["doc_Expires", "2567-01-01"],
	] as const;
	for (const [code, value] of wrong) t.equal(isImpossibleDate(code, value, NOW), true, `${code} ${value}`);
	const right = [
		["idn_Birth", "2026"],
		["idn_Birth", "2026-12"],
		["idn_Birth", "~1931-05"],
		["doc_Issued", "2026-12-02"],
		["doc_Expires", "2036-12-01"],
		["tsk_Due", "2027-01-10T10:00+01:00"],
		["prs_FirstName", "2062-01-01 is a text"],
		["prs_NumberOfChildren", 3],
		["idn_Birth", null],
	] as const;
	for (const [code, value] of right) t.equal(isImpossibleDate(code, value, NOW), false, `${code} ${value}`);
});

/** Whom to phone: the numbers that another desk has signed, those that a colleague has written down, and our own. */
import t from "tap";
import type { ContactNumber } from "#sdk/index.ts";
import { partiesToPhone, type Signed } from "../../../clients/web/sitting/phone-parties.ts";
import type { DeskPhones } from "../../../clients/web/sitting/verbs/duty.ts";

const party = (id: string) => ({ id, name: `Desk ${id}`, organisation: null });
const always = (phone: string): ContactNumber => ({ phone, when: "always" });
const noPhones = { duty: [], rotaAsked: null, rotaVersion: 0, people: [], toldBy: [], readers: null, books: [] };
const told = { row: "row", phone: "+2", hasClash: false, author: null, of: party("theirs"), toldBy: "voice", on: null };
const mine: DeskPhones = {
	...noPhones,
	desk: party("mine"),
	contact: { numbers: [always("+9")], by: "Ana", at: 0, isOld: false, changed: null },
	numbers: [told],
};
const changed = { by: "Rea", at: 1, earlier: ["+0"] };
const signed: Record<string, Signed> = { mine: { numbers: [always("+9")], changed: null }, theirs: { numbers: [always("+1")], changed } };

t.test("a desk that has signed a number has one, and ours is named as ours", async (t) => {
	const isOfOthers = (id: string) => id !== "mine";
	const found = partiesToPhone([mine], ["mine", "theirs", "other"].map(party), isOfOthers, (id) => signed[id] ?? null);
	t.same(
		found.map((each) => [each.party.id, each.isOurs, each.numbers.map(({ phone }) => phone)]),
		[
			["theirs", false, ["+1", "+2"]],
			["other", false, []],
			["mine", true, ["+9"]],
		],
	);
	t.same(
		found.map((each) => each.changed),
		[changed, null, null],
		"whoever phones is told that the number is new",
	);
});

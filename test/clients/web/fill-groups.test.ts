/** Groups of digits that somebody types or pastes: nothing that stands there already is overwritten by mistake. */
import t from "tap";
import { fillGroups } from "../../../clients/web/parts/fill-groups.ts";

const filled = (value: string[], position: number, text: string) => fillGroups({ count: 3, size: 4, value }, position, text);

t.test("digits of any script fill one group, and what doesn't fit goes into the next ones", async (t) => {
	t.same(filled([], 0, "12"), { groups: ["12", "", ""], last: 0 });
	t.same(filled(["1234"], 0, "12345"), { groups: ["1234", "5", ""], last: 1 });
	t.same(filled([], 0, "١٢٣٤ 5678 9"), { groups: ["1234", "5678", "9"], last: 2 });
	t.same(filled(["1234", "5678"], 1, "56780000 9"), { groups: ["1234", "5678", "0000"], last: 3 }, "there is no fourth group");
});

t.test("a single digit too many doesn't replace the next group", async (t) => {
	t.same(filled(["1234", "5678", "9012"], 0, "12345").groups, ["1234", "5678", "9012"]);
	t.same(filled(["1234", "56", ""], 0, "91234").groups, ["1234", "56", ""], "also at the beginning");
});

t.test("all groups can be pasted over others, and a group can be emptied", async (t) => {
	t.same(filled(["1234", "5678", "9012"], 0, "000011112222").groups, ["0000", "1111", "2222"]);
	t.same(filled(["1234", "5678", "9012"], 1, "").groups, ["1234", "", "9012"]);
});

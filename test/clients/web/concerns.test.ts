/** Which answers that were read before a change makes out of date. */
import t from "tap";
import { concerns } from "../../../clients/web/sitting/concerns.ts";

const moreIds = ({ sections }: { sections: string[] }) => sections;
const known = { topics: ["compartment", "case"], ids: ["case"], moreIds, answer: { sections: ["mine"] }, isAsking: false } as const;

t.test("a change concerns an answer by its topic and by its ids", async (t) => {
	t.equal(concerns({ topic: "case", id: "case" }, known), true);
	t.equal(concerns({ topic: "compartment", id: "mine" }, known), true, "the answer names it");
	t.equal(concerns({ topic: "compartment", id: "another" }, known), false);
	t.equal(concerns({ topic: "directory", id: "member" }, known), false, "not its topic");
	t.equal(concerns({ topic: "directory", id: "member" }, { ...known, topics: undefined }), true, "names of people stand everywhere");
	t.equal(concerns({ topic: "again", id: null }, known), true);
	t.equal(concerns({ topic: "compartment", id: "another" }, { answer: undefined, isAsking: false }), true, "of all topics and ids");
});

t.test("while an answer is on its way, a change may concern what it will name", async (t) => {
	t.equal(concerns({ topic: "compartment", id: "another" }, { ...known, isAsking: true }), true);
	t.equal(concerns({ topic: "compartment", id: "another" }, { ...known, moreIds: undefined, isAsking: true }), false);
	t.equal(concerns({ topic: "compartment", id: "another" }, { ...known, answer: undefined }), false, "nobody waits for an answer");
	t.equal(concerns({ topic: "case", id: "case" }, { ...known, answer: undefined }), true);
});

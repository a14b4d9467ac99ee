/** The contracts have the texts that a generated API page needs. */
import t from "tap";
import { allEndpoints } from "#protocol/contracts/index.ts";

t.test("every endpoint has a summary of one line and a description of whole sentences", async (t) => {
	for (const { id, summary, description = "" } of allEndpoints) {
		t.notMatch(summary, /\.$|\n/, id);
		t.match(description, /^[A-Z].*\.$/s, id);
	}
});

/** A link that was cut off when it was copied. */
import t from "tap";
import { isWholeAddress } from "../../../clients/web/screens/whole-address.ts";

const ID = "0f6c3c9e-1d1a-4a57-9a64-1a2b3c4d5e6f";

t.test("an address needs whole ids", async (t) => {
	t.ok(isWholeAddress({ id: ID, compartment: ID }));
	t.ok(isWholeAddress({ query: ID }));
	t.ok(isWholeAddress({}));
	for (const id of [ID.slice(0, -1), `${ID}0`, "bado-kime-losa-tobo", ""]) {
		t.notOk(isWholeAddress({ id }), id);
		t.notOk(isWholeAddress({ query: id }), id);
		t.notOk(isWholeAddress({ id: ID, compartment: id }), id);
	}
});

t.test("parameters that hold no id of this kind may have any value", async (t) => {
	t.ok(isWholeAddress({ question: "week", seq: "12", proposal: "3a" }));
});

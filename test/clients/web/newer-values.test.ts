/** A form is saved in a row in which a newer program has written. The worker loses and refuses none of its values. */
import t from "tap";
import { randomId } from "#crypto/random.ts";
import type { Id } from "#protocol/bytes.ts";
import { baseToken, openSection } from "#sdk/casework/index.ts";
import { write } from "#sdk/index.ts";
import { type SaveFormInput, saveForm } from "../../../clients/web/sitting/verbs/section-save.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

t.test("a field is changed beside a field and a code of a newer program", async (t) => {
	const { origin } = await readyNetwork(t);
	const { session } = origin.staff;
	const { of } = await caseWith(session, origin.desk, ["safe-contact"]);
	const compartment = of["safe-contact"] as Id;
	const row = randomId();
	const newer = { sct_Kind: "pigeon", sct_Newer: "x", prs_MobilePhone: "+1" };
	const ops = Object.entries(newer).map(([field, value]) => ({ row, field, value }));
	await write(session, compartment, { kind: "rev", form: "channel@1", base: [], at: session.now(), why: null, files: [], ops });
	giveLocation(t);
	const sitting = Object.assign(newSitting(), { session });
	const base = baseToken((await openSection(session, compartment)).base);
	const save = (values: Record<string, string>) => {
		const changes: SaveFormInput["changes"] = [{ form: "channel", row, unit: "channel", values }];
		const common = { earlier: [], seen: null, unsettled: [], note: "", language: "" };
		return saveForm(sitting, { compartment, base, changes, entry: randomId(), ...common });
	};
	const invalid = await save({ ...newer, sct_Kind: "owl", sct_When: "mornings" });
	t.match(invalid, { kind: "invalid", problems: [{ form: "channel", row, code: "sct_Kind" }] }, "a code that nobody has written");
	t.equal((await save({ ...newer, sct_When: "mornings" })).kind, "saved");
	const { cells } = await openSection(session, compartment);
	t.same(cells[0]?.values[0]?.values, { ...newer, sct_When: "mornings" });
});

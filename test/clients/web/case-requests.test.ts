/** What the screen of a case asks on a new device: few requests, and still one access entry for each section that is opened. */
import t from "tap";
import type { Section } from "#protocol/codes.ts";
import { setCaseStatus, writeSection } from "#sdk/casework/index.ts";
import type { Transport } from "#sdk/context.ts";
import { namesOf } from "#sdk/views/names.ts";
import { caseFile } from "../../../clients/web/sitting/verbs/case-file.ts";
import { caseHead } from "../../../clients/web/sitting/verbs/case-head.ts";
import { clashLines } from "../../../clients/web/sitting/verbs/clash-lines.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { caseDay } from "../../../clients/web/sitting/verbs/tasks.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

const SECTIONS: Section[] = ["identity", "family", "safe-contact", "risk-and-safety", "logistics", "support-plan", "services"];

t.test("the screen of a case with seven sections asks at most six times", async (t) => {
	giveLocation(t);
	const network = await readyNetwork(t);
	const { staff, desk } = network.origin;
	const { id, of } = await caseWith(staff.session, desk, SECTIONS);
	await writeSection(staff.session, of.identity as string, { values: { prs_FirstName: "Era" } });
	await writeSection(staff.session, of.family as string, { values: { prs_NumberOfChildren: 1 } });
	// With several entries, a section may have a clash.
	for (const section of ["safe-contact", "risk-and-safety", "logistics"] as const)
		for (const text of ["Call after six.", "Never on Sunday."]) await writeSection(staff.session, of[section] as string, { text });
	const device = network.network.device();
	const asked: string[] = [];
	const call: Transport["call"] = (endpoint, sent) => {
		asked.push(endpoint.id);
		return device.server.call(endpoint, sent);
	};
	const session = await network.network.open({ ...device, server: { ...device.server, call } }, staff.signInName, staff.recoveryCode);
	const sitting = Object.assign(newSitting(), { session });
	// Other screens have asked for the names, and for the keys of the desk.
	await namesOf(session);
	await session.deskSeed(desk, 1);
	const before = (await network.network.server.entries()).length;
	asked.length = 0;
	const file = await caseFile(sitting, { id });
	const [head, day, clashes] = await Promise.all([
		caseHead(sitting, { id, identity: [of.identity as string], family: [of.family as string] }),
		caseDay(sitting, { id }),
		clashLines(sitting, { id, compartments: file.unchecked }),
	]);
	t.match(head, { callHer: ["Era"] });
	t.same(clashes, []);
	t.ok(file.unchecked.length >= 2, `${file.unchecked.length} sections may have a red clash`);
	t.ok(asked.length <= 6, `${asked.length} requests: ${asked.join(", ")}`);
	t.equal(asked.filter((endpoint) => endpoint === "cases.get").length, 1, "the case itself is read once");
	const entries = (await network.network.server.entries()).slice(before).filter(({ actor }) => actor === session.me);
	const opened = [of.identity, of.family, ...day.sections, ...file.unchecked].sort();
	t.same(
		entries
			.filter(({ action }) => action === "entry.read")
			.map(({ object }) => object)
			.sort(),
		opened,
		"each opening of a section is an entry",
	);

	await setCaseStatus(session, id, "FollowUp");
	asked.length = 0;
	await caseDay(sitting, { id });
	t.equal(asked.filter((endpoint) => endpoint === "cases.get").length, 1, "after a change, the case is read again");
	t.same(device.alarms, []);
});

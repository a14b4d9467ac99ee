/** The due times that the worker gives to the page. A hand-off has one until the person has arrived, and none afterwards. */
import t from "tap";
import { acceptHandoff, arrangeHandoff, confirmArrangement, receiveHandoff, recordArrival } from "#sdk/casework/index.ts";
import { listHandoffRows } from "#sdk/views/handoff-list.ts";
import { caseFile } from "../../../clients/web/sitting/verbs/case-file.ts";
import { caseLists } from "../../../clients/web/sitting/verbs/case-list.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";
import { giveLocation } from "../../support/web/location.ts";

const HOUR = 3_600_000;

t.test("a late arrival is overdue for both desks until the person has arrived", async (t) => {
	const { network, origin, destination } = await readyNetwork(t);
	const { clock } = network.server;
	const [o, d] = [origin.staff.session, destination.staff.session];
	const { id, of } = await caseWith(o, origin.desk, ["identity"]);
	const { ref } = await requestTransfer(o, id, destination, ["identity"], of, { kind: "referral" });
	giveLocation(t);
	const seenBy = async (session: typeof o) => {
		const sitting = Object.assign(newSitting(), { session });
		const [line] = (await caseFile(sitting, { id })).handoffs;
		const [row] = await listHandoffRows(session, { isOver: false });
		const [shared] = (await caseLists(sitting)).shared;
		const lists = shared ? [shared] : [];
		return {
			flags: line?.flags,
			due: [line?.due, row?.by, ...lists.map(({ due }) => due)],
			shown: [line?.shown, row?.shown, ...lists.map((each) => each.shown)],
		};
	};
	await acceptHandoff(d, ref);
	const expectBy = Math.ceil((clock.now() + HOUR) / HOUR) * HOUR;
	await arrangeHandoff(o, ref, expectBy);
	await confirmArrangement(d, ref);
	clock.set(expectBy + 1);
	t.same(await seenBy(o), { flags: ["overdue"], due: [expectBy, expectBy], shown: ["arranged", "arranged"] });
	t.same(await seenBy(d), { flags: ["overdue"], due: [expectBy, expectBy, expectBy], shown: ["arranged", "arranged", "arranged"] });
	await recordArrival(d, ref);
	t.same(await seenBy(o), { flags: [], due: [null, null], shown: ["met", "met"] });
	t.same(await seenBy(d), { flags: [], due: [null, null, null], shown: ["met", "met", "met"] });
	await receiveHandoff(d, ref);
	t.same(await seenBy(o), { flags: [], due: [null, null], shown: ["received", "received"] });
	t.same(await seenBy(d), { flags: [], due: [null, null, null], shown: ["received", "received", "received"] });
});

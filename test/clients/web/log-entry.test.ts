/** One entry of the access log: what is shown as proven is the entry that was proven, also when the server answers another reading with another entry. */
import t from "tap";
import { openCase } from "#sdk/casework/index.ts";
import { httpTransport } from "#sdk/index.ts";
import { readLogEntry } from "../../../clients/web/sitting/verbs/log-entries.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { giveLocation } from "../../support/web/location.ts";

/** An entry that a signed checkpoint covers, and another one that the server shows in its place. */
const [SEQ, OTHER] = [3, 2];

t.test("a server that answers one of two readings with another entry is never believed", async (t) => {
	giveLocation(t);
	const { network, founder, admin, origin } = await readyNetwork(t);
	await openCase(origin.staff.session, origin.desk);
	const auditor = await network.admit(founder, admin, { organisation: null, role: "auditor" });
	let readings = 0;
	let falseReading = 0;
	const lyingFetch: typeof fetch = async (input, init) => {
		const url = new URL(String(input));
		if (!url.pathname.endsWith("/audit/bodies") || ++readings !== falseReading) return fetch(input, init);
		url.searchParams.set("from", String(OTHER));
		return fetch(url, init);
	};
	const server = httpTransport({ address: network.server.url, fetch: lyingFetch });
	const session = await network.open({ ...network.device(), server }, auditor.signInName, auditor.recoveryCode);
	const sitting = Object.assign(newSitting(), { session });
	const read = (lie: number) => {
		readings = 0;
		falseReading = lie;
		return readLogEntry(sitting, { seq: SEQ });
	};
	const honest = await read(0);
	t.match(honest, { state: "proven", entry: { seq: SEQ } });
	for (const lie of [1, 2]) {
		const shown = await read(lie).catch((error: Error) => error);
		if (shown instanceof Error) t.match(shown, { name: "AlarmError" }, `reading ${lie}`);
		else t.same(shown.entry, honest.entry, `reading ${lie}`);
	}
	await t.rejects(readLogEntry(sitting, { seq: 1e9 }), { code: "not-found" });
});

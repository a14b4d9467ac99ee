/** Releases of names, when they fill more than one page. */
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { releaseNames } from "#sdk/audit/index.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";

t.test("a release can follow one that is on an older page", async (t) => {
	const { auditor, own, origin, caseId } = await reviewedNetwork(t);
	const alarms: unknown[] = [];
	const { call } = auditor.session.server;
	Object.assign(auditor.session, {
		alarm: (alarm: unknown) => void alarms.push(alarm),
		server: {
			...auditor.session.server,
			call: (endpoint: any, sent: any) =>
				call(endpoint, endpoint === contracts.review.list ? { query: { ...sent.query, limit: 1 } } : sent),
		},
	});
	const { id } = await releaseNames(own.session, caseId, origin.id);
	t.match(await releaseNames(auditor.session, caseId, origin.id, id), { released: true });
	t.match(await releaseNames(auditor.session, caseId, origin.id), { released: false }, "the next one");
	t.same(alarms, []);
});

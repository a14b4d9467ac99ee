/** A proposal of a web release: what happens when there is nothing to propose, or when the file can't be read. */
import t from "tap";
import { fromBase64Url } from "#protocol/bytes.ts";
import { approve, syncDirectory } from "#sdk/index.ts";
import { proposeBuild } from "../../../clients/web/sitting/verbs/administration-rules.ts";
import { newSitting } from "../../../clients/web/sitting/verbs/sitting.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { giveLocation } from "../../support/web/location.ts";
import { manifestOf, smallBuild } from "../../support/web-build.ts";

t.test("a build that is released already isn't proposed again", async (t) => {
	giveLocation(t);
	const { founder, admin } = await readyNetwork(t);
	const { session } = founder;
	const sitting = Object.assign(newSitting(), { session });
	const manifest = new Blob([new Uint8Array(manifestOf(smallBuild()))]);
	const first = await proposeBuild(sitting, { manifest });
	t.notOk(first.isPresent);
	await approve(admin.session, fromBase64Url(first.proposal as string));
	await syncDirectory(session);
	const proposals = session.dir.proposals.size;
	t.same(await proposeBuild(sitting, { manifest }), { proposal: null, isPresent: true });
	const unreadable = Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error("gone")) });
	await t.rejects(proposeBuild(sitting, { manifest: unreadable }), { code: "bad-input", field: "manifest" });
	await syncDirectory(session);
	t.equal(session.dir.proposals.size, proposals);
	t.notOk((await proposeBuild(sitting, { manifest: null })).isPresent, "a withdrawal can always be proposed");
});

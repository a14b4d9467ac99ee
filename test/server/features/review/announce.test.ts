/** Announcements of exports and prints: only somebody with a relation to a case may put one into the report about it. */
import { randomUUID } from "node:crypto";
import t from "tap";
import type { Id } from "#protocol/bytes.ts";
import { announce, announceExport, readCaseReport } from "#sdk/audit/index.ts";
import { viewCase } from "#sdk/casework/index.ts";
import type { UnlockedSession } from "#sdk/context.ts";
import { gather } from "#sdk/http/pages.ts";
import { commands } from "../../../../clients/cli/commands/index.ts";
import { typing } from "../../../support/commands.ts";
import { reviewedNetwork } from "../../../support/reviewed.ts";
import { requestTransfer } from "../../../support/sdk-cases.ts";

const { network, founder, admin, origin, destination, auditor, own, caseId, section } = await reviewedNetwork(t);

const report = () => gather(readCaseReport(auditor.session, caseId));
const announcedBy = async (actor: Id) =>
	(await network.server.entries()).filter((entry) => entry.action === "client.export" && entry.actor === actor);

t.test("a member without a relation to the case can't write into its report", async (t) => {
	const foreign = await network.admit(founder, admin, { organisation: destination.id, role: "auditor" });
	const before = (await report()).length;
	for (const { id, session } of [destination.staff, destination.coordinator, foreign, admin]) {
		await t.rejects(announceExport(session, { case: caseId }, "authority"), { code: "not-found" });
		t.match(await announcedBy(id), [{ outcome: "denied", case: null, object: caseId, attested: "server" }], "the attempt is recorded");
	}
	t.equal((await report()).filter(({ action }) => action === "client.export").length, 0);
	t.equal((await report()).length, before + 2, "only the reports themselves");
	await t.rejects(announceExport(auditor.session, { case: randomUUID() }, "authority"), { code: "not-found" }, "a case that doesn't exist");
});

t.test("members with a relation can, and the entry says that the client reported it", async (t) => {
	const related: UnlockedSession[] = [origin.staff.session, origin.coordinator.session, own.session, auditor.session];
	for (const session of related) await announceExport(session, { case: caseId }, "court", 1);
	const reported = (await report()).filter(({ action }) => action === "client.export");
	t.same(
		reported.map(({ attested }) => attested),
		["client", "client", "client", "client"],
	);
	t.ok((await report()).some(({ attested }) => attested === "server"));
	const run = async (line: string) => (await typing(commands, auditor.session)(line)).text;
	for (const line of [`audit report ${caseId}`, "log entries --action client.export", "audit ask seen-by --actor whoever"]) {
		const typed = line.replace("whoever", origin.staff.id);
		t.match(await run(typed), /client\.export \(reported by the client\)/, line);
	}
});

t.test("a print for the work with the person is recorded before it happens", async (t) => {
	const number = await announce(origin.staff.session, { what: "print", case: caseId, reason: "care" });
	const { action, basis, case: about, attested, count } = (await network.server.entries())[number as number] ?? {};
	t.same([action, basis, about, attested, count], ["client.print", "care", caseId, "client", 0]);
	await t.rejects(announce(destination.staff.session, { what: "print", case: caseId, reason: "care" }), { code: "not-found" });
	await t.rejects(announce(origin.staff.session, { what: "print", case: caseId, reason: "curiosity" as never }), { code: "bad-input" });
});

t.test("auditors and coordinators name a case by its code or the beginning of its id", async (t) => {
	const { code } = await viewCase(origin.staff.session, caseId).then(({ state }) => state);
	const run = (session: UnlockedSession, named: string) => typing(commands, session)(`audit report ${named}`);
	for (const named of [caseId.slice(0, 8), caseId.slice(0, 13), code as string])
		for (const { session } of [auditor, own, origin.coordinator]) t.equal((await run(session, named)).data.case, caseId, named);
	const foreign = destination.coordinator.session;
	for (const named of [caseId.slice(0, 8), code as string]) await t.rejects(run(foreign, named), /no case/i, "of another organisation");
	t.equal((await typing(commands, auditor.session)(`log entries --case ${caseId.slice(0, 6)} --limit 1`)).data.entries[0].case, caseId);
});

t.test("a desk keeps its relation after a hand-off was requested", async (t) => {
	await requestTransfer(origin.staff.session, caseId, destination, ["identity"], { identity: section });
	await announceExport(destination.staff.session, { case: caseId }, "other");
	t.match((await announcedBy(destination.staff.id)).at(-1), { outcome: "allowed", case: caseId });
});

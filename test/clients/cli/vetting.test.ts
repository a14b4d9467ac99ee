/** The vetting queue on the command line: an approver sees the whole proposal, and proposers answer questions about theirs. */
import t from "tap";
import { COSIGNATURE, formatVerifierKey, verifierKey } from "#protocol/log/note.ts";
import { proposeWitnesses } from "#sdk/audit/witnesses.ts";
import { appendStatement } from "#sdk/directory/append.ts";
import { addOrganisation, join, remove, setPolicy, suspend, vettingQueue, vouch } from "#sdk/index.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";

const { network, admin, founder, origin, destination } = await readyNetwork(t);
const type = typing(commands, admin.session);

/** The first open proposal of this type, as this person sees it. */
async function showProposal(what: string, by = admin) {
	const { data, text } = await type("vetting list", by.session);
	const proposal = data.proposals.find((each: { type: string }) => each.type === what);
	return { proposal, text };
}

t.test("a policy is shown with its values before and after", async (t) => {
	await setPolicy(founder.session, { ...founder.session.dir.policy!, vettingMonths: 7, attachmentMiB: 33 });
	const { proposal, text } = await showProposal("policy");
	t.match(proposal.details, { vettingMonths: { before: 24, after: 7 }, attachmentMiB: { before: 64, after: 33 } });
	t.match(text, /vettingMonths: before +24\n *vettingMonths: after +7\n/);
	const approved = await type(`vetting approve ${proposal.proposal}`);
	t.match(approved.data, { inForce: true, approved: { details: { vettingMonths: { before: 24, after: 7 } } } });
	t.match(approved.text, /vettingMonths: after +7/, "the answer repeats what was approved");
});

t.test("an organisation is shown with its whole name, checklist and due date", async (t) => {
	const name = `${"Safe Harbour of the long name ".repeat(3)}but not of Durrës`;
	await addOrganisation(founder.session, { name, country: "AL", parts: ["origin"], checklist: CHECKLIST });
	const { proposal, text } = await showProposal("organisation.add");
	t.match(proposal.details, { name, country: "AL", parts: ["origin"], nextVetting: String });
	t.match(text, name, "nothing of the name is cut");
	t.match(text, /identitySeen +in-person\n/);
	t.match(text, /references +2\n/);
	t.match(text, /codeOfConductSigned +2023-11-1/);
	const { text: listed } = await type("organisation list");
	t.match(listed, name, "the name isn't cut in a table, either");
});

t.test("the facts of an organisation are shown with who will read what", async (t) => {
	const set = (facts: string) => type(`organisation change Destination ${facts}`, founder.session);
	const approve = async () => type(`vetting approve ${(await showProposal("organisation.change")).proposal.proposal}`);
	await set("--region asia --affiliation secular --scope full");
	const { proposal, text } = await showProposal("organisation.change");
	t.match(proposal.details, {
		organisation: "Destination",
		region: { before: null, after: "asia" },
		scope: { before: null, after: "full" },
		reading: ["Desk of Destination gains network", "Desk of Destination gains asia"],
	});
	t.match(text, /Desk of Destination gains asia/);
	t.match((await approve()).data, { inForce: true });
	const { data } = await type("organisation list");
	t.match(
		data.organisations.find(({ name }: { name: string }) => name === "Destination"),
		{ region: "asia", scope: "full" },
	);
	await set("--region africa --affiliation secular --scope full");
	t.same((await showProposal("organisation.change")).proposal.details.reading, [
		"Desk of Destination gains africa",
		"Desk of Destination loses asia",
	]);
	await approve();
	await set("--region africa --affiliation secular --scope limited");
	t.same((await showProposal("organisation.change")).proposal.details.reading, [
		"Desk of Destination loses network",
		"Desk of Destination loses africa",
	]);
	await approve();
});

t.test("questions and answers are shown with the names, and asking is not approving", async (t) => {
	await type(`vetting ask ${(await showProposal("organisation.add")).proposal.proposal} --for references,call-me`);
	const { proposal, text } = await showProposal("organisation.add", founder);
	t.match(proposal, { needed: 1, approvedBy: [], asked: [{ by: admin.id, asks: ["references", "call-me"] }], answered: [] });
	t.match(text, /asked +references, call-me by Name of person-1 on 20/);
	await t.rejects(type(`vetting answer ${proposal.proposal} --given references`), { code: "not-allowed" }, "only the proposer answers");
	await t.rejects(
		type(`vetting answer ${proposal.proposal} --given identity`, founder.session),
		{ code: "bad-input" },
		"nobody asked this",
	);
	await t.rejects(type(`vetting answer ${proposal.proposal}`, founder.session), { message: /--given/ });
	await type(`vetting answer ${proposal.proposal} --given call-me --missing references`, founder.session);
	const after = await showProposal("organisation.add");
	t.match(after.proposal, { needed: 1, answered: [{ given: ["call-me"], missing: ["references"], at: String }] });
	t.match(after.text, /answered +given: call-me; missing: references; on 20/);
});

t.test(
	"a coordinator answers questions about the own proposal, sees what can be approved, and no newcomer of another coordinator",
	async (t) => {
		const { coordinator } = origin;
		const { code } = (await type(`invite staff --desk "Desk of Origin"`, coordinator.session)).data;
		const joined = await join({ ...network.device(), code, name: "Newcomer", signInName: "newcomer", password: admin.password });
		const waiting = (await type("vetting list", coordinator.session)).data;
		t.match(waiting.newcomers, [{ member: joined.member }], "the newcomer waits for this coordinator");
		t.same((await type("vetting list", destination.coordinator.session)).data.newcomers, [], "the newcomer waits for no other coordinator");
		await vouch(coordinator.session, joined.member, CHECKLIST);
		const { proposal, text } = await showProposal("member.add");
		t.match(proposal.details, { name: "Newcomer", role: "staff", organisation: "Origin", desk: "Desk of Origin (Origin)", returns: false });
		t.match(text, /desk +Desk of Origin \(Origin\)\n/);
		t.notMatch(text, joined.fingerprint, "the fingerprint must come from the person");
		await type(`vetting ask ${proposal.proposal} --for identity`);
		t.match((await showProposal("member.add", coordinator)).proposal, { asked: [{ asks: ["identity"] }], checklist: { references: 2 } });
		await type(`vetting answer ${proposal.proposal} --given identity`, coordinator.session);
		const queue = await vettingQueue(destination.coordinator.session);
		t.match(
			queue.proposals.find(({ proposal: { statement } }) => statement.type === "member.add"),
			{
				checklist: CHECKLIST,
				answered: [{ given: ["identity"] }],
			},
		);
		await t.rejects(vettingQueue(origin.staff.session), { code: "not-allowed" });
	},
);

t.test("witness keys are shown whole, before and after", async (t) => {
	const keys = Array.from({ length: 5 }, (_, n) => verifierKey(`w${n}.witness.example`, COSIGNATURE, new Uint8Array(32).fill(n + 1)));
	await proposeWitnesses(founder.session, { wanted: 3, keys });
	const { proposal, text } = await showProposal("log.witnesses");
	t.same(proposal.details.witnesses, { before: [], after: keys.map(formatVerifierKey) });
	for (const key of keys) t.ok(text.includes(formatVerifierKey(key)), "in the text, too");
	t.match(text, /wanted: before +0\n/);
	const given = (some: typeof keys) => some.map((key) => `--witness ${formatVerifierKey(key)}`).join(" ");
	await t.rejects(type(`vetting approve ${proposal.proposal} ${given(keys.slice(1))}`), { code: "bad-input", field: "witnesses" });
	await t.rejects(type(`vetting approve ${proposal.proposal} --release ${"ab".repeat(32)}`), { message: /log\.witnesses/ });
	await type(`vetting approve ${proposal.proposal} ${given(keys)}`);
	await proposeWitnesses(founder.session, { wanted: 2, keys: keys.slice(0, 3) });
	const second = await showProposal("log.witnesses");
	t.same(second.proposal.details.witnesses, { before: keys.map(formatVerifierKey), after: keys.slice(0, 3).map(formatVerifierKey) });
	await type(`vetting refuse ${second.proposal.proposal} --code other`);
	const { data, text: listed } = await type("vetting list", founder.session);
	const refused = { proposal: second.proposal.proposal, type: "log.witnesses", refusedBy: admin.id, refusedAt: String, code: "other" };
	t.match(data.refused, [refused], "its proposer sees who refused it, when and why");
	t.match(listed, /Proposals that were refused in the last 30 days:[\s\S]*log\.witnesses[\s\S]*Name of person-1[\s\S]*other/);
});

t.test("a release is shown with its hash and the hash that it replaces", async (t) => {
	await appendStatement(founder.session, "web.release", () => ({ release: { manifest: new Uint8Array(32).fill(0xab), files: 4 } }));
	const first = await showProposal("web.release");
	t.match(first.proposal.details, { manifest: { before: null, after: "ab".repeat(32) }, files: { before: null, after: 4 } });
	t.match(first.text, "ab".repeat(32));
	t.match(first.text, /manifest: before +none\n/);
	const approving = (hash: string) => type(`vetting approve ${first.proposal.proposal} --release ${hash}`);
	await t.rejects(approving("cd".repeat(32)), { code: "bad-input", field: "release" }, "another build");
	t.equal((await approving("ab".repeat(32))).data.inForce, true);
	await appendStatement(founder.session, "web.release", () => ({ release: null }));
	const { proposal, text } = await showProposal("web.release");
	t.match(proposal.details, { manifest: { before: "ab".repeat(32), after: null } });
	t.match(text, /manifest: after +none\n/);
});

t.test("a suspension is shown with its reason", async (t) => {
	await suspend(founder.session, { kind: "member", subject: admin.id }, "misconduct");
	const { proposal } = await showProposal("suspend", destination.coordinator);
	t.match(proposal.details, { kind: "member", name: "Name of person-1", status: "active", code: "misconduct" });
});

t.test("the list of members groups those who have left and those who were refused", async (t) => {
	const { coordinator } = origin;
	const joined = async (name: string) => {
		const { code } = (await type(`invite staff --desk "Desk of Origin"`, coordinator.session)).data;
		return join({ ...network.device(), code, name, signInName: name.toLowerCase(), password: admin.password });
	};
	const rina = await joined("Rina");
	await vouch(coordinator.session, rina.member, CHECKLIST);
	await type("vetting refuse Rina --code unknown-to-network");
	await remove(coordinator.session, { kind: "member", subject: origin.staff.id }, "left");
	const waits = await joined("Waits");

	const { data, text } = await type("member list");
	const membership = (id: string) => data.members.find((each: { member: string }) => each.member === id).membership;
	t.same([admin.id, waits.member, origin.staff.id, rina.member].map(membership), ["present", "present", "left", "refused"]);
	const [present, left, refused] = text.split("\n\n");
	t.match(present, "Waits");
	t.notMatch(present, "Rina");
	t.match(left, /^Have left the network:\n.*\n.*removed/);
	t.match(refused, /^Refused:\n.*\n.*Rina/);
	t.equal((await type("member list", destination.staff.session)).text.split("\n\n").length, 3, "everybody sees the same groups");

	await remove(founder.session, { kind: "organisation", subject: origin.id }, "cannot-act");
	const proposal = (await showProposal("remove")).proposal.proposal;
	await type(`vetting approve ${proposal}`);
	const after = (await type("member list --organisation Origin")).data.members;
	t.match(
		after.map((each: { name: string; membership: string }) => [each.name, each.membership]),
		[
			[String, "left"],
			[String, "left"],
			["Newcomer", "refused"],
			["Rina", "refused"],
			["Waits", "refused"],
		],
		"an organisation that is removed takes its members along, and its newcomers were never members",
	);
});

t.test("an admin sees the state of the installation", async (t) => {
	const { data, text } = await type("network health");
	t.match(data, { signing: { signs: true, refused: false }, backups: { database: null }, bells: [], stale: Number });
	t.match(text, /database backup +unknown/);
	await t.rejects(type("network health", destination.coordinator.session), { code: "not-allowed" });
});

/** Errors that people meet often: each says what is wrong and what to do. */
import t from "tap";
import { contracts } from "#protocol/contracts/index.ts";
import { acceptHandoff } from "#sdk/casework/index.ts";
import { httpTransport, join, memoryStorage, vouch } from "#sdk/index.ts";
import { errorJson } from "../../../clients/cli/answers/exits.ts";
import { commands } from "../../../clients/cli/commands/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { typing } from "../../support/commands.ts";
import { readyNetwork } from "../../support/sdk.ts";
import { caseWith, requestTransfer } from "../../support/sdk-cases.ts";

const { admin, origin, transit, network } = await readyNetwork(t);
const [o, tr] = [origin.staff.session, transit.staff.session];
const type = typing(commands, o);
const { id, code, of } = await caseWith(o, origin.desk, ["identity"]);
const { ref } = await requestTransfer(o, id, transit, ["identity"], of);

/** The error as a person reads it. */
async function textOf(work: () => Promise<unknown>): Promise<string> {
	try {
		await work();
	} catch (error) {
		const { message, detail } = errorJson(error);
		return [message, detail].filter(Boolean).join(" | ");
	}
	throw new Error("there was no error");
}
/** With CLOISTER_TEXTS set, prints the texts, to read them. */
const show = (what: string, text: string) => process.env.CLOISTER_TEXTS && console.error(`${what}: ${text}`);

t.test("a wrong state names the state and the moves that are possible", async (t) => {
	await acceptHandoff(tr, ref);
	const text = await textOf(() => type(`handoff decline ${ref.handoff} --code other`, tr));
	show("wrong state", text);
	t.match(text, `hand-off ${ref.handoff.slice(0, 8)} is accepted; you may: `);
	t.match(text, "cancel");
});

t.test("an organisation is named where a desk is needed", async (t) => {
	const text = await textOf(() => type(`handoff draft ${code} --kind referral --to transit --reason Other --priority normal`));
	show("organisation", text);
	t.equal(text, '"transit" is an organisation, and a desk is needed. Name one of its desks: "Transit/Desk of Transit".');
});

t.test("a due date in the past is refused with examples", async (t) => {
	const text = await textOf(() => type(`task add ${code} "Call" --kind call --due 2020-01-31T09:00Z`));
	show("past", text);
	t.match(text, /^--due is in the past \(2020-01-31T.*\); give a time to come, such as \+36h or \+14d\.$/);
});

t.test("a control character is named", async (t) => {
	const text = await textOf(() => type(`thread write 3f2a "A bell: \u0007"`));
	show("control", text);
	t.match(text, /has the control character U\+0007, which could hide something on a screen; type it again without it/);
});

t.test("an approval of a person without a fingerprint says how to add it", async (t) => {
	const { code: invite } = (await type(`invite staff --desk "Desk of Origin"`, origin.coordinator.session)).data;
	const joined = await join({ ...network.device(), code: invite, name: "Newcomer", signInName: "newcomer", password: admin.password });
	await vouch(origin.coordinator.session, joined.member, CHECKLIST);
	const { data } = await type("vetting list", admin.session);
	const { proposal } = data.proposals.find((each: { type: string }) => each.type === "member.add");
	const text = await textOf(() => type(`vetting approve ${proposal}`, admin.session));
	show("fingerprint", text);
	t.match(text, 'add --fingerprint "01234 56789 ..."');
});

t.test("an address that can't be reached is named", async (t) => {
	const address = "http://127.0.0.1:9";
	const transport = httpTransport({ address, timeout: 90_000, storage: memoryStorage() } as never);
	const text = await textOf(() => transport.call(contracts.audit.checkpoint, { params: { log: "access" } }));
	show("unreachable", text);
	t.match(text, `${address} can't be reached`);
});

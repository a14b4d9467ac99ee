/** Nobody takes a name that shows nothing, or one that looks like somebody else's. */
import t from "tap";
import { addDesk, addOrganisation, invite, join, setLatinName } from "#sdk/index.ts";
import { CHECKLIST } from "../../support/checklist.ts";
import { readyNetwork } from "../../support/sdk.ts";

t.test("names that show nothing, or look like another one", async (t) => {
	const { network, founder, origin } = await readyNetwork(t);
	const refused = { code: "bad-input", field: "name" };
	const coordinator = origin.coordinator.session;
	const { name: own } = coordinator.dir.desks.get(origin.desk)!;
	for (const name of ["\u200b", "\u2060 \u00a0", `${own}\u200b`, own.replace(" ", "\u00a0")])
		await t.rejects(addDesk(coordinator, { name }), refused, JSON.stringify(name));
	await t.resolves(addDesk(coordinator, { name: "Night desk" }));
	const given = { country: "IT", parts: ["destination" as const], checklist: CHECKLIST };
	const { name: theirs } = founder.session.dir.organisations.get(origin.id)!;
	for (const name of ["\u3164", `\u2066${theirs}\u2069`])
		await t.rejects(addOrganisation(founder.session, { ...given, name }), refused, JSON.stringify(name));
	const joining = async (name: string) => {
		const { code } = await invite(coordinator, { organisation: origin.id, role: "staff" });
		return join({ ...network.device(), code, name, password: "a pass phrase for tests", signInName: `name-${++network.names}` });
	};
	for (const name of ["\u200d\u200d", `Name of ${origin.staff.signInName}\u200b`])
		await t.rejects(joining(name), refused, JSON.stringify(name));
	await t.resolves(joining("نور الهدى"));
});

t.test("nobody takes the name of another one in Latin letters", async (t) => {
	const { founder, origin, transit } = await readyNetwork(t);
	const { session } = transit.coordinator;
	const { name: theirs } = founder.session.dir.organisations.get(origin.id)!;
	const refused = { code: "bad-input", field: "name" };
	const own = { organisation: transit.id, desk: null };
	for (const name of [theirs, theirs.toUpperCase(), `${theirs}.`, `Haven\u202e`])
		await t.rejects(setLatinName(session, own, name), refused, JSON.stringify(name));
	await addDesk(session, { name: "Night desk" });
	await t.rejects(setLatinName(session, { organisation: transit.id, desk: transit.desk }, "Night\u00a0desk"), refused, "of another desk");
	await t.resolves(setLatinName(session, own, "Haven"));
	await t.resolves(setLatinName(session, own, "Haven East"));
});

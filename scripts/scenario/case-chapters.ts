/** The chapters about the case: it is opened, and goes from origin to transit and to the destination. */
import { readSection } from "#sdk/casework/index.ts";
import type { Cast } from "./cast.ts";
import { consent, request, travel } from "./handover.ts";
import { sessionOf } from "./people.ts";
import { tryRealKeys } from "./real-keys.ts";
import { chapter, prove, step } from "./tell.ts";

/** The sections that the transfers give. */
export const GIVEN = ["identity", "risk-and-safety", "logistics"];
/** The sections that stay with the first desk. */
export const KEPT = ["story", "health"];

/** The case of the story. */
export interface Opened {
	case: string;
	code: string;
	sections: { section: string; compartment: string }[];
}

export async function openCase({ origin }: Cast): Promise<Opened> {
	chapter("A case");
	const { staff } = origin;
	const sections = [...GIVEN, ...KEPT, "consent"];
	const opened = await staff.do("case", "open", "--sections", sections.join(","));
	prove(
		/^([a-z]{4}-){3}[a-z]{4}$/.test(opened.code),
		`${staff.name} opens a case with ${sections.length} sections; its case code is ${opened.code}`,
	);
	await staff.do("case", "write", opened.code, "identity", "--set", "prs_FirstName=Lule", "--set", "prs_PrimaryLanguage=sq");
	await staff.do("case", "write", opened.code, "logistics", "By bus to Bari, somebody must meet her at the harbour.");
	await staff.do("case", "write", opened.code, "risk-and-safety", "He knows the address of her sister.");
	await staff.do("case", "write", opened.code, "story", "How it came about, in her words.");
	await staff.do("case", "write", opened.code, "health", "Needs a doctor within a week.");
	await staff.do("case", "lead", opened.code, staff.name);
	const { sections: made, lead } = await origin.coordinator.do("case", "show", opened.code);
	prove(lead === staff.id && made.length === sections.length, `the whole desk sees the case, and ${staff.name} is the lead`);
	return { case: opened.case, code: opened.code, sections: made };
}

export const compartmentOf = ({ sections }: Opened, name: string) => sections.find(({ section }) => section === name)?.compartment ?? "";

export async function firstLeg({ scenario, origin, transit }: Cast, opened: Opened): Promise<void> {
	chapter("From origin to transit");
	const { code } = opened;
	const [from, to] = [origin.staff, transit.staff];
	const words = "She agrees that Bridge House learns who she is and how she travels.";
	const agreed = await consent(from, code, transit.name, GIVEN, words);
	step(`she consents: ${GIVEN.join(", ")}, to ${transit.name} only, for 60 days`);
	const wanted = {
		kind: "transfer",
		to: transit.desk,
		sections: GIVEN,
		consent: agreed,
		summary: "Young woman, needs two nights.",
		travel: true,
	} as const;
	const tooMuch = { ...wanted, sections: [...GIVEN, "health"] };
	const refused = await request(from, code, tooMuch).then(
		() => null,
		(error: Error) => error.message,
	);
	prove(refused?.includes("no-basis"), "a request for a section that she didn't consent to is refused");
	const handoff = await request(from, code, wanted);
	const { rows } = await to.do("inbox");
	const awaiting = rows.filter((row: { awaits?: boolean }) => row.awaits);
	prove(awaiting.length === 1 && awaiting[0].handoff === handoff, `${transit.name} finds the request in its inbox`);
	prove((await to.do("handoff", "summary", handoff)).text.includes("two nights"), "it reads the summary, which has no name");
	prove(await to.refused(["not-found", "bad-content"], "case", "read", code, "identity"), "it can't read a section before it has accepted");
	await to.do("handoff", "say", handoff, "Is she travelling alone?");
	await from.do("handoff", "say", handoff, "With one colleague of ours, up to the harbour.");
	const talk = await to.do("handoff", "read", handoff);
	prove(talk.entries.length === 2 && talk.entries[1].authorName === from.name, "both desks talk in the hand-off's thread");
	prove((await to.do("handoff", "acknowledge", handoff)).state === "acknowledged", "it acknowledges the request");
	prove(await from.refused(["not-allowed"], "handoff", "accept", handoff), "the from-desk can't accept its own request");
	prove((await to.do("handoff", "accept", handoff)).state === "accepted", "it accepts the request");
	const identity = await to.do("case", "read", code, "identity");
	prove(identity.sections[0].values.prs_FirstName.value === "Lule", "now it reads the granted sections");
	await travel(from, to, code, handoff);
	await proveClosedToTransit({ scenario, origin, transit }, opened);
}

type FirstLeg = Pick<Cast, "scenario" | "origin" | "transit">;

/** Proves that transit, although custodian, can't read or decrypt the sections that it wasn't given. */
async function proveClosedToTransit({ scenario, origin, transit }: FirstLeg, opened: Opened): Promise<void> {
	for (const name of KEPT)
		prove(
			await transit.staff.refused(["not-found", "bad-content"], "case", "read", opened.code, name),
			`${transit.name} is the custodian, but can't read the section ${name}`,
		);
	const [transitSession, ownerSession] = [await sessionOf(scenario, transit.staff), await sessionOf(scenario, origin.staff)];
	// Loads the keys of the granted sections, so that they are tried too.
	for (const name of GIVEN) await readSection(transitSession, compartmentOf(opened, name));
	for (const name of KEPT) {
		const compartment = compartmentOf(opened, name);
		const trial = await tryRealKeys(transitSession, ownerSession, compartment);
		const control = await tryRealKeys(ownerSession, ownerSession, compartment);
		prove(
			trial.tries > 0 && trial.opened === 0 && control.opened > 0,
			`all ${trial.keys} of its keys, tried ${trial.tries} times on boxes of ${name}, open none (the owner's keys open ${control.opened})`,
		);
	}
}

export async function secondLeg({ origin, transit, destination }: Cast, opened: Opened): Promise<void> {
	chapter("From transit to destination");
	const { code } = opened;
	const [from, to] = [transit.staff, destination.staff];
	const agreed = await consent(from, code, destination.name, GIVEN);
	const summary = "Young woman, two nights with us, wants to stay with you.";
	const handoff = await request(from, code, {
		kind: "transfer",
		to: destination.desk,
		sections: GIVEN,
		consent: agreed,
		summary,
		travel: true,
	});
	await to.do("handoff", "acknowledge", handoff);
	await to.do("handoff", "accept", handoff);
	step(`${destination.name} accepts`);
	await travel(from, to, code, handoff);
	prove((await to.do("case", "show", code)).route.length === 2, "the case's route has two transfers");
	prove(
		await to.refused(["not-found", "bad-content"], "case", "read", code, "health"),
		"the destination can't read a section that transit never had",
	);

	const forDoctor = await consent(to, code, destination.name, ["health"]);
	const referral = {
		kind: "referral",
		to: destination.desk,
		sections: ["health"],
		consent: forDoctor,
		summary: "One section.",
		travel: false,
	} as const;
	const disclosed = await request(origin.staff, code, referral);
	step(`the section's owner, ${origin.name}, discloses the section health to ${destination.name} by a referral with its own consent`);
	await to.do("handoff", "accept", disclosed);
	await to.do("handoff", "receive", disclosed);
	const health = await to.do("case", "read", code, "health");
	prove(health.sections[0].entries[0].text.includes("doctor"), `${destination.name} reads the section health`);
	prove(await from.refused(["not-found", "bad-content"], "case", "read", code, "health"), `${transit.name} still can't read it`);
	const certificate = await to.do("handoff", "certificate", handoff);
	prove(certificate.format.includes("custody-certificate"), "the custody certificate of the second transfer verifies offline");
}

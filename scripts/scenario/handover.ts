/** One hand-off, from the draft to the arrival. */
import type { Person } from "./shell.ts";
import { prove, step } from "./tell.ts";

export interface HandoffRequest {
	kind: "transfer" | "referral";
	to: string;
	sections: readonly string[];
	consent: string;
	summary: string;
	travel: boolean;
	/** Default: urgent. */
	priority?: string;
	/** More flags of the request. */
	flags?: string[];
}

/** Drafts a hand-off and requests it. @returns its id. */
export async function request(
	by: Person,
	code: string,
	{ kind, to, sections, consent, summary, travel, priority = "urgent", flags = [] }: HandoffRequest,
): Promise<string> {
	const reason = kind === "transfer" ? "MigrationOrChangeOfLocation" : "AdditionalServicesRequired";
	const journey = travel ? ["--travel"] : [];
	const drafted = await by.do("handoff", "draft", code, "--kind", kind, "--to", to, "--reason", reason, "--priority", priority, ...journey);
	const basis = ["--basis", "consent", "--consent", consent];
	const person = ["--age-band", "18-24", "--languages", "sq,en", "--needs", "shelter", "--urgency", "urgent", "--risk-level", "high"];
	await by.do("handoff", "request", drafted.handoff, summary, "--sections", sections.join(","), ...basis, ...person, ...flags);
	return drafted.handoff;
}

/** A consent for one organisation and exactly these sections. @param givenBy for a child, the guardian. @returns its id. */
export async function consent(
	by: Person,
	code: string,
	recipient: string,
	sections: string[],
	words?: string,
	givenBy = "person",
): Promise<string> {
	const terms = ["--recipient", recipient, "--sections", sections.join(","), "--purposes", "shelter,return"];
	const guardian = givenBy === "person" ? [] : ["--guardian", "parent"];
	const given = ["--given-by", givenBy, ...guardian, "--recorded", "written", "--language", "sq", "--until", "+60d"];
	return (await by.do("consent", "record", code, ...(words ? [words] : []), ...terms, ...given)).consent;
}

/** The journey: the to-desk arranges, the from-desk confirms, the person departs and is received. Then custody has moved. */
export async function travel(from: Person, to: Person, code: string, handoff: string): Promise<void> {
	const arranged = await to.do("handoff", "arrange", handoff, "--expect", "+30h");
	prove(arranged.expectBy.endsWith(":00:00.000Z"), "an arrival is arranged, rounded to the hour");
	await to.refused(["not-allowed", "wrong-state"], "handoff", "confirm", handoff);
	const confirmed = await from.do("handoff", "confirm", handoff);
	prove(
		confirmed.state === "arranged" && confirmed.confirmed,
		"the other desk confirms the arrangement, and the desk that proposed it can't",
	);
	const before = await from.do("case", "show", code);
	await from.do("handoff", "depart", handoff);
	step("the person departs");
	const received = await to.do("handoff", "receive", handoff);
	prove(received.state === "received" && received.custodyMoved, "she has arrived and is received");
	const after = await to.do("case", "show", code);
	const now = await from.do("case", "show", code);
	prove(
		before.custodian !== after.custodian && (now.past?.to ?? now.custodian) === after.custodian,
		`custody has moved: both desks see that ${after.custodianName} is the only custodian`,
	);
	await to.refused(["wrong-state", "not-allowed"], "handoff", "receive", handoff);
}

/** An emergency request was declined before its time ran out. The person still has no place. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "support-plan", "consent"];
const GIVEN: Section[] = ["safe-contact", "risk-and-safety"];

export const declined: Story = ({ ion, ana, mareike, originStaff, desks, times, codes }) => {
	let id: Id = "";
	let ref: HandoffRef = { case: "", handoff: "" };
	return [
		{
			at: times.hoursAgo(22),
			async run() {
				const made = await ion.openCase(desks.origin, SECTIONS);
				id = made.id;
				codes.declined = made.code;
				await ion.assignLead(id, originStaff);
				await ion.fill(id, "person", {
					prs_FirstName: "Sofia",
					idn_CallHer: "Sofi",
					prs_PrimaryLanguage: "ro",
					idn_Birth: times.birth(34),
				});
				await ion.fill(id, "channel", {
					sct_Kind: "phone",
					prs_MobilePhone: "+373 600 00 501",
					sct_When: "Only when we call first.",
					sct_LeaveMessage: "never",
				});
				await ion.fill(id, "threat", {
					thr_Source: ["trafficker"],
					thr_Against: ["person", "child"],
					thr_Kind: ["violence"],
					thr_Likelihood: 4,
					thr_Harm: 4,
					thr_Measure: "Stays inside. Two colleagues tonight.",
				});
				const text = "He has found the street. A woman and a child of 3 must leave the country within a day.";
				const summary = {
					ageBand: "25-39" as const,
					languages: ["ro", "ru"],
					needs: ["shelter"],
					urgency: "emergency" as const,
					riskLevel: "high" as const,
					text,
				};
				const basis = { kind: "vital-interest" as const, code: "immediate-violence" as const };
				ref = await ion.request(id, {
					kind: "transfer",
					to: desks.destination,
					priority: "emergency",
					travel: true,
					sections: GIVEN,
					basis,
					summary,
				});
				await ana.countersign(ref);
			},
		},
		{
			at: times.hoursAgo(2),
			async run() {
				await mareike.decline(ref, "no-capacity");
				await mareike.say(ref, "Es tut mir leid: bis Sonntag ist kein Zimmer frei. Fragt in Athen.", "de");
			},
		},
	];
};

/** A woman left Athens three days ago and was expected in Germany yesterday. Nobody has received her. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "support-plan", "consent"];

export const overdue: Story = ({ eleni, layla, mareike, destination, transit, desks, times, codes, open }) => {
	let id: Id = "";
	let ref: HandoffRef = { case: "", handoff: "" };
	return [
		{
			at: times.on(15, "16:20"),
			async run() {
				const made = await eleni.openCase(desks.night, SECTIONS);
				id = made.id;
				codes.overdue = made.code;
				open.push({ id, reader: eleni, sections: ["risk-and-safety"] });
				await eleni.assignLead(id, transit.coordinator);
				await eleni.fill(id, "person", {
					prs_FirstName: "Nadia",
					idn_CallHer: "Nadia",
					prs_PrimaryLanguage: "ar",
					idn_Birth: times.birth(22),
					idn_Interpreter: "needed",
					idn_InterpreterWish: "woman",
				});
				await eleni.fill(id, "channel", {
					sct_Kind: "messenger",
					prs_MobilePhone: "+30 690 000 0301",
					sct_When: "Afternoons.",
					sct_LeaveMessage: "neutral-only",
					sct_Language: "ar",
				});
				await eleni.fill(id, "risk", { rsk_Level: "high" });
				await eleni.fill(id, "threat", {
					thr_Source: ["associate"],
					thr_Against: ["person"],
					thr_Kind: ["debt", "violence"],
					thr_Likelihood: 3,
					thr_Harm: 3,
					thr_Measure: "No travel through the port.",
				});
				await layla.note(id, "support-plan", "تريد أن تتعلم الألمانية وأن تعمل في الخياطة.", "ar");
			},
		},
		{
			at: times.on(8, "09:10"),
			async run() {
				const words = "I agree that Haus Lydia knows my name, how to reach me, and what is dangerous for me.";
				const consent = await eleni.consent(id, { recipient: destination.id, sections: SECTIONS, words, language: "ar" });
				const text = "Arabic, needs a woman as interpreter. Travels by train, with one change.";
				const summary = {
					ageBand: "18-24" as const,
					languages: ["ar"],
					needs: ["shelter", "psychological"],
					urgency: "urgent" as const,
					riskLevel: "high" as const,
					text,
				};
				ref = await eleni.request(id, {
					kind: "transfer",
					to: desks.destination,
					priority: "urgent",
					travel: true,
					sections: SECTIONS,
					basis: { kind: "consent", consent },
					summary,
				});
			},
		},
		{
			at: times.on(7, "12:00"),
			async run() {
				await mareike.accept(ref);
				await mareike.say(ref, "Wir holen sie am Bahnhof ab. Frau Haddad aus unserem Haus spricht Arabisch.", "de");
			},
		},
		{
			at: times.on(5, "11:00"),
			async run() {
				await mareike.arrange(ref, times.hoursAgo(20));
				await eleni.confirm(ref);
				await eleni.fill(id, "leg", {
					leg_From: ["GR", "", "Athens"],
					leg_To: ["DE", "", "Nürnberg"],
					leg_Mode: "train",
					leg_Arrives: times.momentInHours(-20),
					leg_With: "alone",
					leg_MetBy: "Mareike, at the information desk",
					leg_Fallback: "She calls the number on the card.",
				});
			},
		},
		{ at: times.on(3, "05:30"), run: () => eleni.depart(ref) },
		{ at: times.hoursAgo(16), run: () => mareike.say(ref, "Sie war nicht im Zug. Wisst ihr etwas?", "de") },
	];
};

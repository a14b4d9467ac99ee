/** A girl of 15 goes home with her aunt's consent and her own assent. The arrival is arranged. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "family", "support-plan", "consent"];

export const child: Story = ({ layla, eleni, ion, origin, desks, transitStaff, times, codes, open }) => {
	let id: Id = "";
	let ref: HandoffRef = { case: "", handoff: "" };
	return [
		{
			at: times.on(12, "14:00"),
			async run() {
				const made = await layla.openCase(desks.night, SECTIONS);
				id = made.id;
				codes.child = made.code;
				open.push({ id, reader: layla, sections: ["family", "support-plan"] });
				await layla.assignLead(id, transitStaff);
				await layla.fill(id, "person", {
					prs_FirstName: "Daria",
					idn_CallHer: "Dasha",
					prs_PrimaryLanguage: "ro",
					idn_Birth: times.birth(15),
					idn_Interpreter: "needed",
				});
				await layla.fill(id, "channel", { sct_Kind: "in-person", sct_When: "With Layla or Eleni, at the shelter." });
				await layla.fill(id, "risk", { rsk_Level: "medium" });
				await layla.fill(id, "placement", { plc_Kind: "shelter", plc_From: times.day(12), plc_Desk: desks.night });
				await layla.fill(id, "guardian", { gua_Kind: "relative", gua_Name: "Aunt Lidia", gua_Paper: true, gua_Safe: "yes" });
				await layla.fill(id, "relative", {
					rel_Kind: "parent",
					rel_Name: "Stepfather",
					rel_Stance: "part-of-harm",
					rel_MayTell: false,
					rel_MayCollect: false,
				});
				await layla.fill(id, "family", { fam_Care: "separated", fam_ChildSays: "I want to live with my aunt and go to my school again." });
			},
		},
		{
			at: times.on(6, "10:30"),
			async run() {
				const words = "Aunt Lidia agrees, in writing. Dasha agrees: she chose what is told, and left out the story.";
				const consent = await eleni.consent(id, { recipient: origin.id, sections: SECTIONS, words, givenBy: "guardian" });
				const basis = { kind: "guardian-consent" as const, consent, assent: true };
				const text = "A girl who wants to live with a relative. Needs a school place, and somebody who meets her at the airport.";
				const summary = {
					ageBand: "12-15" as const,
					languages: ["ro"],
					needs: ["return", "reintegration"],
					urgency: "normal" as const,
					riskLevel: "medium" as const,
					text,
				};
				ref = await eleni.request(id, {
					kind: "transfer",
					to: desks.origin,
					priority: "normal",
					travel: true,
					sections: SECTIONS,
					basis,
					summary,
				});
			},
		},
		{
			at: times.on(5, "07:45"),
			async run() {
				await ion.say(ref, "Am vorbit cu școala. O putem întâlni la aeroport, împreună cu mătușa.", "ro");
				await ion.accept(ref);
				await ion.arrange(ref, times.inHours(52));
				await eleni.confirm(ref);
				await layla.fill(id, "leg", {
					leg_From: ["GR", "", "Athens"],
					leg_To: ["MD", "", "Chișinău"],
					leg_Mode: "air",
					leg_Arrives: times.momentInHours(52),
					leg_With: "escort",
					leg_MetBy: "Ion and the aunt",
					leg_Sign: "A yellow scarf.",
				});
			},
		},
	];
};

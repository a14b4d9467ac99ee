/** A woman goes from Moldova through Greece to Germany. The month ends with a closed case. */
import type { Id } from "#protocol/bytes.ts";
import type { Section } from "#protocol/codes.ts";
import type { HandoffRef } from "#sdk/casework/index.ts";
import type { Story } from "./scene.ts";

const SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "story", "support-plan", "consent"];
/** The sections that each transfer gives. */
const SHARED_SECTIONS: Section[] = ["identity", "safe-contact", "risk-and-safety", "logistics", "support-plan", "consent"];
const SUMMARY = {
	ageBand: "25-39" as const,
	languages: ["ro", "ru"],
	needs: ["shelter", "legal"],
	urgency: "urgent" as const,
	riskLevel: "medium" as const,
	text: "Travels alone. Would like to be met by a woman.",
};

export const closed: Story = ({ ion, eleni, mareike, desks, transit, destination, originStaff, times, codes, open }) => {
	let id: Id = "";
	let ref: HandoffRef = { case: "", handoff: "" };
	return [
		{
			at: times.on(28, "07:30"),
			async run() {
				const made = await ion.openCase(desks.origin, SECTIONS);
				id = made.id;
				codes.closed = made.code;
				open.push({ id, reader: ion, sections: ["identity", "safe-contact"] });
				await ion.assignLead(id, originStaff);
				await ion.fill(id, "person", { prs_FirstName: "Irina", idn_CallHer: "Ira", prs_PrimaryLanguage: "ro", idn_Birth: times.birth(31) });
				await ion.fill(id, "channel", {
					sct_Kind: "phone",
					prs_MobilePhone: "+373 600 00 101",
					sct_When: "After 18:00.",
					sct_LeaveMessage: "never",
				});
				await ion.fill(id, "risk", { rsk_Level: "medium", rsk_ReviewBy: times.day(14) });
				await ion.fill(id, "event", { hte_Type: "Recruitment", hte_Description: "An advertisement for work in a hotel." });
				await ion.fill(id, "plan", { spl_Type: "Livelihood", spl_Objectives: "Work that she chooses herself.", spl_State: "open" });
				const words = "I want to go to the shelter in Athens. They may know what they need to help me.";
				const consent = await ion.consent(id, { recipient: transit.id, sections: SHARED_SECTIONS, words });
				const basis = { kind: "consent" as const, consent };
				ref = await ion.request(id, {
					kind: "transfer",
					to: desks.night,
					priority: "urgent",
					travel: true,
					sections: SHARED_SECTIONS,
					basis,
					summary: SUMMARY,
				});
			},
		},
		{
			at: times.on(27, "08:10"),
			async run() {
				await eleni.say(ref, "Βεβαίως. Υπάρχει κάτι που πρέπει να γνωρίζουμε για την άφιξη;", "el");
				await eleni.accept(ref);
				await eleni.arrange(ref, times.on(25, "19:00"));
				await ion.confirm(ref);
			},
		},
		{ at: times.on(26, "05:00"), run: () => ion.depart(ref) },
		{
			at: times.on(25, "18:20"),
			async run() {
				await eleni.receive(ref);
				open.push({ id, reader: eleni, sections: ["safe-contact", "support-plan"] });
				await eleni.fill(id, "placement", { plc_Kind: "shelter", plc_From: times.day(25), plc_Desk: desks.night });
				await eleni.complete(ref);
			},
		},
		{
			at: times.on(22, "09:00"),
			async run() {
				const words = "Haus Lydia may know all this, too. My sister lives near there.";
				const consent = await eleni.consent(id, { recipient: destination.id, sections: SHARED_SECTIONS, words });
				const basis = { kind: "consent" as const, consent };
				ref = await eleni.request(id, {
					kind: "transfer",
					to: desks.destination,
					priority: "normal",
					travel: true,
					sections: SHARED_SECTIONS,
					basis,
					summary: SUMMARY,
				});
				await mareike.acknowledge(ref);
			},
		},
		{
			at: times.on(21, "08:00"),
			async run() {
				await mareike.accept(ref);
				await mareike.arrange(ref, times.on(19, "15:00"));
				await eleni.confirm(ref);
			},
		},
		{ at: times.on(20, "04:30"), run: () => eleni.depart(ref) },
		{
			at: times.on(19, "14:10"),
			async run() {
				await mareike.receive(ref);
				open.push({ id, reader: mareike, sections: ["support-plan"] });
				await mareike.fill(id, "plan", {
					spl_Type: "Education",
					spl_Objectives: "German course, then the tailoring course.",
					spl_State: "open",
				});
			},
		},
		{
			at: times.on(4, "13:00"),
			async run() {
				await mareike.complete(ref);
				await mareike.close(id, "Ira lives with her sister and has begun the course. She knows how to reach us.");
			},
		},
	];
};
